package io.carillon.topology;

/** Names of sources, processors and sinks: the words of the picture, as in {@code describe()}. */
public final class Nodes {

  public static final String INGEST_USERS = "ingest-users";
  public static final String INGEST_PREFERENCES = "ingest-preferences";
  public static final String INGEST_FEED_ACTIONS = "ingest-feed-actions";
  public static final String INGEST_TENANTS = "ingest-tenants";
  public static final String INGEST_ENVIRONMENT = "ingest-environment";
  public static final String INGEST_WORKFLOWS = "ingest-workflows";
  public static final String INGEST_KEYS = "ingest-keys";
  public static final String ROUTE = "route";
  public static final String RESOLVE = "resolve";
  public static final String FEED = "feed";
  public static final String DELIVER = "deliver";
  public static final String OUTCOMES = "outcomes";

  private Nodes() {}

  /** The source that feeds a stage. */
  static String source(String stage) {
    return stage + "-source";
  }

  /** Where a stage's results for the user log go. */
  public static String userLog(String stage) {
    return stage + "-to-user-log";
  }

  /** Where what a stage cannot process goes. */
  public static String deadLetters(String stage) {
    return stage + "-to-dead-letters";
  }

  /** Where a stage's folded states go. */
  public static String states(String stage) {
    return stage + "-to-states";
  }

  /** Where what a stage says of notifications goes. */
  public static String outcomes(String stage) {
    return stage + "-to-outcomes";
  }

  /** Where what a stage changed, and who said so, goes. */
  public static String audit(String stage) {
    return stage + "-to-audit";
  }

  /** Where what happened in feeds goes. */
  public static String feedTopics(String stage) {
    return stage + "-to-feed-topics";
  }

  /** Where [resolve] sends back what [route] asked about actors. */
  public static String notifications(String stage) {
    return stage + "-to-notify";
  }

  /** Where [route] announces tenants that nobody has described. */
  public static String tenants(String stage) {
    return stage + "-to-tenants";
  }
}
