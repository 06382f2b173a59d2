package io.carillon.schemas;

import java.util.Map;
import java.util.Optional;

/**
 * Names of the topics that {@link io.carillon.avro.FeedEvent feed events} leave by. Those of
 * tenants are not in {@link Topics}: there are as many as tenants that have one of their own.
 *
 * @param prefix of every topic name, such as {@code carillon.}
 */
public record FeedTopics(String prefix) {

  /** Header with the tenant's id, on what leaves by {@link #shared()}. */
  public static final String TENANT = "carillon.tenant";

  private static final String OF_TENANTS = "feed.";

  /** Messages without tenant. */
  public String untagged() {
    return prefix + "feed";
  }

  /** Tenants without a topic of their own. */
  public String shared() {
    // No tenant's: theirs go on after a dot.
    return prefix + "feed-shared";
  }

  /** A tenant's own. */
  public String of(String tenantId) {
    return prefix + OF_TENANTS + TenantTopicName.escape(tenantId);
  }

  /** The inverse of {@link #of}; empty when it is no tenant's topic. */
  public Optional<String> tenant(String topic) {
    return topic.startsWith(prefix + OF_TENANTS)
        ? TenantTopicName.unescape(topic.substring(prefix.length() + OF_TENANTS.length()))
        : Optional.empty();
  }

  /** Whether it is one of these. */
  public boolean has(String topic) {
    return topic.equals(untagged()) || topic.equals(shared()) || tenant(topic).isPresent();
  }

  /** How each of them is to be created: one partition, so that a reader has one order. */
  public TopicLayout layout() {
    return new TopicLayout(
        1, false, Map.of("max.message.bytes", String.valueOf(TopicLayout.MAX_RECORD_BYTES)));
  }
}
