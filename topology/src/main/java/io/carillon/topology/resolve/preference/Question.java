package io.carillon.topology.resolve.preference;

import io.carillon.avro.RoutedNotification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What preferences are asked: may a notification of this kind go out by this channel?
 *
 * @param workflow key
 * @param categories of the workflow
 */
public record Question(String workflow, List<String> categories, Channel channel) {

  /** The workflow of a notification that names none. */
  public static final String PLAIN = "notify";

  public Question {
    categories = List.copyOf(categories);
  }

  /** Of a notification and one of its channels. */
  public static Question of(RoutedNotification notification, Channel channel) {
    return new Question(
        workflow(notification.getWorkflow()), notification.getCategories(), channel);
  }

  /** The workflow that preferences know it by. */
  public static String workflow(@Nullable String key) {
    return key == null ? PLAIN : key;
  }
}
