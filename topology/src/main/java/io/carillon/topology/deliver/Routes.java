package io.carillon.topology.deliver;

import io.carillon.avro.FeedTopic;
import io.carillon.avro.TenantState;
import io.carillon.schemas.FeedTopics;
import io.carillon.topology.state.FeedRoute;
import io.carillon.topology.state.FeedRoutes;
import io.carillon.topology.store.AvroValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * By which topic a tenant's messages leave. What happens to a message later leaves by the topic it
 * came by, or a reader would hear of one that never came: so it is remembered from which position
 * on which topic it was. For the stream thread only.
 */
final class Routes {

  private static final AvroValue<FeedRoutes> ROUTES = new AvroValue<>(FeedRoutes.class);

  /** A tenant that changes its mind more often loses what happens to the oldest messages. */
  private static final int REMEMBERED = 100;

  private final KeyValueStore<Bytes, byte[]> rows;
  private final ReadOnlyKeyValueStore<String, TenantState> tenants;
  private final FeedTopics topics;

  Routes(
      KeyValueStore<Bytes, byte[]> rows,
      ReadOnlyKeyValueStore<String, TenantState> tenants,
      FeedTopics topics) {
    this.rows = rows;
    this.tenants = tenants;
    this.topics = topics;
  }

  /**
   * Settles where messages go that come now: the topic; null: none. The tenant is looked at once,
   * as it may be deleted in between: then nobody would hear of the messages but of their end.
   */
  @Nullable String settle(@Nullable String tenant, long position) {
    if (tenant == null) {
      return topics.untagged();
    }
    FeedTopic wanted = wanted(tenants.get(tenant));
    List<FeedRoute> known = known(tenant);
    if (known.isEmpty() || !known.get(known.size() - 1).getTopic().equals(wanted.name())) {
      List<FeedRoute> routes = new ArrayList<>(known);
      routes.add(new FeedRoute(position, wanted.name()));
      int from = Math.max(0, routes.size() - REMEMBERED);
      rows.put(
          ExpansionKeys.routes(tenant),
          ROUTES.write(new FeedRoutes(routes.subList(from, routes.size()))));
    }
    return named(tenant, wanted);
  }

  /** The topic that messages of that position left by; null: none, or it is gone. */
  @Nullable String topic(@Nullable String tenant, long position) {
    if (tenant == null) {
      return topics.untagged();
    }
    FeedRoute route = null;
    for (FeedRoute each : known(tenant)) {
      route = each.getSince() <= position ? each : route;
    }
    return route == null ? null : topic(tenant, route);
  }

  /** Messages from that position on were not told, and nothing that happens to them is. */
  void end(@Nullable String tenant, long position) {
    if (tenant == null) {
      return;
    }
    List<FeedRoute> routes = new ArrayList<>();
    for (FeedRoute each : known(tenant)) {
      if (each.getSince() < position) {
        routes.add(each);
      }
    }
    boolean ended =
        !routes.isEmpty() && routes.get(routes.size() - 1).getTopic().equals(FeedTopic.NONE.name());
    if (!ended) {
      routes.add(new FeedRoute(position, FeedTopic.NONE.name()));
    }
    rows.put(ExpansionKeys.routes(tenant), ROUTES.write(new FeedRoutes(routes)));
  }

  /** Every topic that messages up to that position left by. */
  Set<String> topics(@Nullable String tenant, long upTo) {
    Set<String> all = new LinkedHashSet<>();
    if (tenant == null) {
      all.add(topics.untagged());
      return all;
    }
    for (FeedRoute each : known(tenant)) {
      String topic = each.getSince() <= upTo ? topic(tenant, each) : null;
      if (topic != null) {
        all.add(topic);
      }
    }
    return all;
  }

  private @Nullable String topic(String tenant, FeedRoute route) {
    FeedTopic kind = FeedTopic.valueOf(route.getTopic());
    // Of a tenant that was deleted nothing more is told, so that its topic may go.
    return kind == FeedTopic.DEDICATED && tenants.get(tenant) == null ? null : named(tenant, kind);
  }

  private @Nullable String named(String tenant, FeedTopic kind) {
    return switch (kind) {
      case DEDICATED -> topics.of(tenant);
      case SHARED -> topics.shared();
      case NONE -> null;
    };
  }

  /** A tenant that this instance has not heard of yet is one that nobody has described. */
  private static FeedTopic wanted(@Nullable TenantState tenant) {
    if (tenant == null || (tenant.getFeedTopic() == FeedTopic.DEDICATED && tenant.getOverLimit())) {
      return FeedTopic.SHARED;
    }
    return tenant.getFeedTopic();
  }

  private List<FeedRoute> known(String tenant) {
    byte[] row = rows.get(ExpansionKeys.routes(tenant));
    return row == null ? List.of() : ROUTES.read(row).getRoutes();
  }
}
