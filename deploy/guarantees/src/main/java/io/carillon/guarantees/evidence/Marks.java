package io.carillon.guarantees.evidence;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.UserChange;
import org.jspecify.annotations.Nullable;

/** Where the mark of what was said is found again. */
public final class Marks {

  /** Attribute of changes by HTTP. */
  public static final String HTTP = "mark";

  /** Attribute of changes by Kafka, and header of every record that a service writes. */
  public static final String KAFKA = "kmark";

  private Marks() {}

  /** Null when such an entry carries none. */
  public static @Nullable String of(Logged logged) {
    Object change = logged.entry().getChange();
    if (change instanceof RoutedNotification routed) {
      return routed.getContent().getTitle();
    }
    if (change instanceof UserChange user && !isErasure(logged)) {
      Object mark = user.getAttributes().get(HTTP);
      return String.valueOf(mark != null ? mark : user.getAttributes().get(KAFKA));
    }
    return null;
  }

  /** Whether a user is forgotten. */
  public static boolean isErasure(Logged logged) {
    return logged.entry().getChange() instanceof UserChange user
        && user.getOperation() == ChangeOperation.DELETE;
  }
}
