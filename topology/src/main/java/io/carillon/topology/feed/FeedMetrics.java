package io.carillon.topology.feed;

import io.carillon.avro.MessageAction;
import io.carillon.topology.Nodes;
import io.carillon.topology.metric.StageMetrics;
import io.carillon.topology.metric.TenantLabel;
import java.util.Arrays;
import java.util.Locale;
import org.apache.kafka.streams.StreamsMetrics;

/** What [feed] counts: messages that came, messages acted on, notifications taken back. */
final class FeedMetrics {

  private static final String MESSAGES = "messages";
  private static final String RETRACTIONS = "retractions";
  private static final String ACTIONS = "actions";

  /** The same by tenant. */
  private static final String TENANT_MESSAGES = "tenant-messages";

  private final StageMetrics metrics;
  private final TenantLabel tenants;

  FeedMetrics(StreamsMetrics metrics, TenantLabel tenants) {
    this.tenants = tenants;
    this.metrics = new StageMetrics(metrics, Nodes.FEED);
    this.metrics.count(MESSAGES, 0);
    this.metrics.count(RETRACTIONS, 0);
    this.metrics.expect(TENANT_MESSAGES, TenantLabel.LABEL, tenants.words());
    this.metrics.expect(
        ACTIONS,
        "action",
        Arrays.stream(MessageAction.values())
            .filter(action -> action != MessageAction.UNKNOWN)
            .map(FeedMetrics::word)
            .toList());
  }

  void count(FeedChange change) {
    if (change instanceof FeedChange.Created created) {
      for (FeedChange.Audience audience : created.audiences()) {
        long messages = audience.recipients().getLongCardinality();
        metrics.count(MESSAGES, messages);
        metrics.count(TENANT_MESSAGES, TenantLabel.LABEL, tenants.of(audience.tenant()), messages);
      }
    } else if (change instanceof FeedChange.Acted acted) {
      count(acted.action());
    } else if (change instanceof FeedChange.ActedOnAll all) {
      count(all.action());
    } else if (change instanceof FeedChange.Retracted) {
      metrics.count(RETRACTIONS, 1);
    }
  }

  private void count(MessageAction action) {
    metrics.count(ACTIONS, "action", word(action), 1);
  }

  private static String word(MessageAction action) {
    return action.name().toLowerCase(Locale.ROOT);
  }
}
