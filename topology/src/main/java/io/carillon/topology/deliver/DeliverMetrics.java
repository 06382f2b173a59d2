package io.carillon.topology.deliver;

import io.carillon.topology.Nodes;
import io.carillon.topology.metric.BoundedWords;
import io.carillon.topology.metric.StageMetrics;
import io.carillon.topology.metric.TenantLabel;
import org.apache.kafka.streams.StreamsMetrics;
import org.jspecify.annotations.Nullable;

/** What [deliver] counts: feed events told, deliveries by channel, and both by tenant. */
final class DeliverMetrics {

  private static final String EVENTS = "events";
  private static final String TENANT_EVENTS = "tenant-events";
  private static final String DELIVERIES = "deliveries";
  private static final String TENANT_DELIVERIES = "tenant-deliveries";
  private static final String UNREACHED = "deliveries-without-address";
  private static final String UNRENDERED = "deliveries-not-rendered";

  private final StageMetrics metrics;
  private final TenantLabel tenants;
  private final BoundedWords channels;

  DeliverMetrics(StreamsMetrics metrics, TenantLabel tenants, BoundedWords channels) {
    this.metrics = new StageMetrics(metrics, Nodes.DELIVER);
    this.tenants = tenants;
    this.channels = channels;
    this.metrics.count(EVENTS, 0);
    this.metrics.count(UNRENDERED, 0);
    this.metrics.count(UNREACHED, 0);
    this.metrics.expect(TENANT_EVENTS, TenantLabel.LABEL, tenants.words());
    this.metrics.expect(TENANT_DELIVERIES, TenantLabel.LABEL, tenants.words());
  }

  /** Records written to a topic of feed events. */
  void told(@Nullable String tenant, long records) {
    metrics.count(EVENTS, records);
    metrics.count(TENANT_EVENTS, TenantLabel.LABEL, tenants.of(tenant), records);
  }

  /** Records written to a channel's topic. */
  void delivered(String channel, @Nullable String tenant, long records) {
    metrics.count(DELIVERIES, "channel", channels.of(channel), records);
    metrics.count(TENANT_DELIVERIES, TenantLabel.LABEL, tenants.of(tenant), records);
  }

  /** What one recipient does not get, for their address was there and is gone. */
  void unreached() {
    metrics.count(UNREACHED, 1);
  }

  /** What one recipient does not get, for it cannot be rendered for them. */
  void unrendered() {
    metrics.count(UNRENDERED, 1);
  }
}
