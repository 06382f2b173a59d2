package io.carillon.schemas;

/**
 * Key of {@code notification-outcomes}: whose word it is about which notification, {@code
 * <notification id>/<source>}. Records of one notification share a partition, chosen by the
 * notification id alone.
 */
public record OutcomeKey(String notificationId, String source) {

  /** Source of [route]'s verdict. */
  public static final String ROUTE = "route";

  /** Source of a retraction. */
  public static final String RETRACTION = "retraction";

  /** [route]'s verdict. */
  public static OutcomeKey route(String notificationId) {
    return new OutcomeKey(notificationId, ROUTE);
  }

  /** That it was taken back. */
  public static OutcomeKey retraction(String notificationId) {
    return new OutcomeKey(notificationId, RETRACTION);
  }

  /** What one user partition counted. */
  public static OutcomeKey partition(String notificationId, int partition) {
    return new OutcomeKey(notificationId, Integer.toString(partition));
  }

  /**
   * @throws IllegalArgumentException when it is not of that form
   */
  public static OutcomeKey parse(String key) {
    int slash = key.lastIndexOf('/');
    if (slash <= 0 || slash == key.length() - 1) {
      throw new IllegalArgumentException("not an outcome key: " + key);
    }
    return new OutcomeKey(key.substring(0, slash), key.substring(slash + 1));
  }

  @Override
  public String toString() {
    return notificationId + "/" + source;
  }
}
