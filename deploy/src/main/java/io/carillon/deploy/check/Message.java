package io.carillon.deploy.check;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message as one person sees it.
 *
 * @param id of the message, which is this person's
 * @param tenant empty: none
 */
record Message(String id, String title, String tenant, boolean seen, boolean read) {

  static Message of(JsonNode entry) {
    return new Message(
        entry.path("id").asText(),
        entry.path("title").asText(),
        entry.path("tenant").asText(""),
        !entry.path("seen_at").isNull(),
        !entry.path("read_at").isNull());
  }

  Message withRead(boolean now) {
    return new Message(id, title, tenant, seen || now, now);
  }

  Message withSeen(boolean now) {
    return new Message(id, title, tenant, now, read);
  }

  @Override
  public String toString() {
    return "'"
        + title
        + "'"
        + (tenant.isEmpty() ? "" : " of " + tenant)
        + (read ? " (read)" : seen ? " (seen)" : "");
  }
}
