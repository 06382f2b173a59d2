package io.carillon.topology.workflow;

import io.carillon.avro.WorkflowStep;
import io.carillon.topology.resolve.preference.Channel;

/** Reads steps of workflows. */
public final class Steps {

  /** Type of steps by a channel. */
  public static final String CHANNEL = "channel";

  private Steps() {}

  /** Whether it is for the feed, however that is named. */
  public static boolean isFeed(WorkflowStep step) {
    return channel(step).equals(Channel.IN_APP_FEED);
  }

  /** Key of its channel; {@code in_app_feed} for the feed. */
  public static String channel(WorkflowStep step) {
    String named = String.valueOf(step.getChannel());
    return named.equals(Channel.INBOX) || named.equals(Channel.INBOX_ID)
        ? Channel.IN_APP_FEED
        : named;
  }
}
