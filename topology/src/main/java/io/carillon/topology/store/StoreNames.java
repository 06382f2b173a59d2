package io.carillon.topology.store;

/** Names of the state stores, as in the picture of the README. */
public final class StoreNames {

  /** [ingest]: tenants as folded so far; the one writer's view of {@code tenant-states}. */
  public static final String TENANTS_FOLD = "tenants-fold";

  /** [ingest]: the environment as folded so far. */
  public static final String ENVIRONMENT_FOLD = "environment-fold";

  /** [ingest]: workflows as last put. */
  public static final String WORKFLOWS_FOLD = "workflows-fold";

  /** [ingest]: keys of the API as last written, to say what they were before. */
  public static final String KEYS_FOLD = "keys-fold";

  /** Global table: tenant id -> tenant. */
  public static final String TENANTS = "tenants";

  /** Global table: the environment. */
  public static final String ENVIRONMENT = "environment";

  /** Global table: workflow key, or workflow/tenant -> workflow, or override. */
  public static final String WORKFLOWS = "workflows";

  /** [route]: what waits for rows of the tables, and for which rows whatever comes is to wait. */
  public static final String PARKED = "parked";

  /** [route]: idempotency keys of the last 24 hours. */
  public static final String IDEMPOTENCY = "idempotency";

  /** [resolve]: users by id, ids by ordinal. */
  public static final String USERS = "users";

  /** [resolve]: preference sets by user. */
  public static final String PREFERENCES = "preferences";

  /**
   * [resolve]: in memory, derived from {@link #USERS} and {@link #PREFERENCES}: segment index,
   * preference profiles and position of the partition.
   */
  public static final String USER_PARTITION = "user-partition";

  /** [feed]: content and audience facts, once per notification. */
  public static final String NOTIFICATIONS = "notifications";

  /** [feed]: recipients of large notifications, in chunks of ordinals. */
  public static final String ANNOUNCEMENTS = "announcements";

  /** [feed]: one row per message that needs one of its own. */
  public static final String FEED_ENTRIES = "feed-entries";

  /** [feed]: "all read" and the like. */
  public static final String MARKS = "marks";

  /** [deliver]: what waits to be told, and how far it has been. */
  public static final String EXPANSIONS = "expansions";

  /** What became of each notification. */
  public static final String OUTCOMES = "outcomes";

  private StoreNames() {}
}
