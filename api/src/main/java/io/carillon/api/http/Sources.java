package io.carillon.api.http;

import io.carillon.topology.state.NotificationState;

/** What Knock calls the source of a message: its workflow. */
public final class Sources {

  /** Of a notification without workflow, which behaves as one of one step. */
  public static final String PLAIN = "notify";

  private Sources() {}

  public static String key(NotificationState notification) {
    String workflow = notification.getWorkflow();
    return workflow == null ? PLAIN : workflow;
  }
}
