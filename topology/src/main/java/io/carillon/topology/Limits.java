package io.carillon.topology;

/**
 * Every limit on what may be said to Carillon, in one place. What exceeds one is refused by HTTP
 * with 422 (413 for the body as a whole) and by Kafka becomes a dead letter.
 */
public final class Limits {

  /** Characters of a user id. */
  public static final int USER_ID_CHARS = 256;

  /** Characters of a tenant id; it must also fit a topic name once escaped. */
  public static final int TENANT_ID_CHARS = 128;

  /** Characters of an attribute's name. */
  public static final int ATTRIBUTE_NAME_CHARS = 128;

  /** Characters of a string value. */
  public static final int ATTRIBUTE_VALUE_CHARS = 8_192;

  /** Elements of a list value. */
  public static final int ATTRIBUTE_LIST_ELEMENTS = 1_000;

  /** Attributes of a user, of one membership, or of a tenant's properties. */
  public static final int ATTRIBUTES = 500;

  /** Memberships of a user. */
  public static final int MEMBERSHIPS = 5_000;

  /** A user with everything known of them, in bytes as stored. */
  public static final int USER_BYTES = 512 * 1024;

  /** A tenant or the environment with everything known of it, in bytes as written. */
  public static final int TENANT_BYTES = 512 * 1024;

  /**
   * Characters of a notification id: letters, digits, {@code _}, {@code -}, {@code .} and {@code
   * :}.
   */
  public static final int NOTIFICATION_ID_CHARS = 128;

  /** Characters of an idempotency key. */
  public static final int IDEMPOTENCY_KEY_CHARS = 256;

  /** Recipients of a notification by name. */
  public static final int RECIPIENTS = 100_000;

  /** Characters of a title. */
  public static final int TITLE_CHARS = 10_000;

  /** Characters of a body. */
  public static final int BODY_CHARS = 100_000;

  /** Characters of a URL. */
  public static final int URL_CHARS = 2_048;

  /** Characters of a category. */
  public static final int CATEGORY_CHARS = 128;

  /** Characters of the sender's data, as JSON. */
  public static final int DATA_CHARS = 256 * 1024;

  /** What a page says of an interaction. */
  public static final int METADATA_CHARS = 4_096;

  /** Characters of an actor's attributes, as JSON: they travel with every notification. */
  public static final int ACTOR_CHARS = 64 * 1024;

  /** Characters of a segment, in any spelling. */
  public static final int SEGMENT_CHARS = 64 * 1024;

  /** Characters of a feed's name: the key of an in-app channel. */
  public static final int FEED_CHARS = 128;

  /** Message ids of one action. */
  public static final int MESSAGE_IDS = 1_000;

  /** A preference set, in bytes as stored. */
  public static final int PREFERENCE_SET_BYTES = 64 * 1024;

  /** Entries of one part of a preference set, such as its categories. */
  public static final int PREFERENCE_ENTRIES = 1_000;

  /** Preference sets of one user: a default set, and one for each of so many tenants. */
  public static final int PREFERENCE_SETS = 1_000;

  /** Conditions in one place. */
  public static final int CONDITIONS = 100;

  /** Characters of a condition's variable. */
  public static final int VARIABLE_CHARS = 256;

  /**
   * What is known of the tenants that a notification's segment names and of the environment, in
   * bytes as written: it travels with the notification.
   */
  public static final int SNAPSHOT_BYTES = 1536 * 1024;

  /** Channels of a tenant or of the environment. */
  public static final int CHANNELS = 100;

  /** Channels of a notification, beside the feed. */
  public static final int NOTIFICATION_CHANNELS = 10;

  /** Characters of one channel's settings, as JSON. */
  public static final int CHANNEL_SETTINGS_CHARS = 16 * 1024;

  /** Headers of an {@code http} channel. */
  public static final int CHANNEL_HEADERS = 50;

  /** Characters of a header's value. */
  public static final int CHANNEL_HEADER_CHARS = 2_048;

  /** Characters of a mail's subject. */
  public static final int SUBJECT_CHARS = 998;

  /** Characters of a text message: ten of what a phone takes at once. */
  public static final int SMS_CHARS = 1_600;

  /** Characters of a workflow's key. */
  public static final int WORKFLOW_KEY_CHARS = 128;

  /** Characters of a workflow's name. */
  public static final int WORKFLOW_NAME_CHARS = 256;

  /** Categories of a workflow. */
  public static final int WORKFLOW_CATEGORIES = 50;

  /** Events that trigger a workflow. */
  public static final int WORKFLOW_EVENTS = 100;

  /** Rows of the tables that one notify record awaits. */
  public static final int AWAITED_ROWS = 1_000;

  /** Characters of a key in those tables: at most those of an override. */
  public static final int AWAITED_KEY_CHARS = WORKFLOW_KEY_CHARS + 1 + TENANT_ID_CHARS;

  /** Steps of a workflow: the feed, and the channels of a notification. */
  public static final int WORKFLOW_STEPS = NOTIFICATION_CHANNELS + 1;

  /** Characters of all templates of a workflow, or of one tenant's override. */
  public static final int TEMPLATES_CHARS = 100_000;

  /** Locales in which one template is spelt, beside the template itself. */
  public static final int LOCALES = 50;

  /** Variables of the environment, or of a tenant. */
  public static final int VARS = 200;

  /** Characters of these, as JSON: they travel with every notification. */
  public static final int VARS_CHARS = 16 * 1024;

  /** Buttons of a message. */
  public static final int BUTTONS = 10;

  /** Characters of a button's name, and of its label. */
  public static final int BUTTON_CHARS = 256;

  /** What a notification says by all its channels and to all its tenants, in bytes as written. */
  public static final int CONTENT_BYTES = 1024 * 1024;

  /** Characters of the id of a key of the API. */
  public static final int KEY_ID_CHARS = 256;

  /** Characters of what something was, or is, in an audit entry; more is left out. */
  public static final int AUDIT_DOCUMENT_CHARS = 256 * 1024;

  private Limits() {}
}
