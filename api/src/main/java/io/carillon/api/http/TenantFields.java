package io.carillon.api.http;

import io.carillon.avro.FeedTopic;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.TenantRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant from JSON: merged, as Knock does; fields that are not ours are custom properties. */
final class TenantFields {

  private static final List<String> FEED_TOPICS = List.of("dedicated", "shared", "none");

  private TenantFields() {}

  /** A tenant described within something else. */
  record Described(String id, TenantChange change) {

    /** Of which nothing is said. */
    static Described named(String id) {
      return new Described(id, nothing());
    }

    boolean isOnlyNamed() {
      return change.equals(nothing());
    }
  }

  /** By {@code id} and what else there is to say of it; what is wrong is found. */
  static Described described(Fields fields) {
    String id = fields.text("id");
    if (id == null) {
      fields.wrong("id", "is required");
    }
    TenantChange change = read(fields);
    Rejection wrong = id == null ? null : TenantRules.check(id, change);
    if (wrong != null) {
      fields.wrong(wrong.field(), wrong.detail());
    }
    return new Described(String.valueOf(id), change);
  }

  /** What is said of a tenant whose id stands elsewhere. */
  static TenantChange read(@Nullable String id, Fields body) {
    String inBody = body.text("id");
    if (inBody != null && !inBody.equals(id)) {
      body.wrong("id", "is not the id in the path");
    }
    return read(body);
  }

  private static TenantChange read(Fields body) {
    body.any("__typename");
    List<String> clear = new ArrayList<>();
    if (body.isNull("name")) {
      clear.add("name");
    }
    String name = body.text("name");
    SettingsFields settings = SettingsFields.read(body);
    clear.addAll(settings.clear());
    String feedTopic = body.word("feed_topic", FEED_TOPICS);
    body.notYet("preferences", "preferences");
    body.notYet("channel_data", "channel data");
    Map<String, Object> properties = AttributeFields.read("", body.rest(), body.findings());
    return new TenantChange(
        TenantOperation.MERGE,
        name,
        properties,
        settings.settings(),
        feedTopic == null ? null : FeedTopic.valueOf(feedTopic.toUpperCase(Locale.ROOT)),
        clear);
  }

  /** Nothing but that there is one. */
  static TenantChange nothing() {
    return new TenantChange(TenantOperation.MERGE, null, Map.of(), null, null, List.of());
  }

  static TenantChange deletion() {
    return new TenantChange(TenantOperation.DELETE, null, Map.of(), null, null, List.of());
  }
}
