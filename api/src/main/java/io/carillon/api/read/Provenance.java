package io.carillon.api.read;

import io.carillon.schemas.ActorLabel;
import io.carillon.schemas.TraceContext;
import org.apache.kafka.common.header.Headers;

/** On whose behalf a record is written, and in which trace: what its headers say. Immutable. */
public record Provenance(ActorLabel actor, TraceContext trace) {

  /** As headers of a record, fresh for each. */
  public Headers headers() {
    Headers headers = TraceContext.headers(trace);
    actor.addTo(headers);
    return headers;
  }
}
