package io.carillon.topology.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.avro.Branding;
import io.carillon.avro.Delivery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What leaves by channels, beside what the model says is to leave. */
final class Leaving {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Leaving() {}

  /**
   * Where to and how deliveries of one channel and one tenant look.
   *
   * @param site the one header that histories know
   */
  record Look(String url, @Nullable String site, @Nullable String color, @Nullable String logo) {}

  /** One delivery as a reader has it. */
  record Seen(
      String channel,
      String userId,
      String notificationId,
      @Nullable String tenant,
      @Nullable String title,
      Look look) {

    static Seen of(Delivery delivery) {
      try {
        JsonNode settings = JSON.readTree(delivery.getSettings());
        Branding branding = delivery.getBranding();
        return new Seen(
            delivery.getChannel(),
            delivery.getUserId(),
            delivery.getNotificationId(),
            delivery.getTenant(),
            delivery.getContent().get("title"),
            new Look(
                settings.path("url").asText() + " at " + delivery.getAddress(),
                settings.path("headers").path("X-Site").textValue(),
                branding == null ? null : branding.getPrimaryColor(),
                branding == null ? null : branding.getLogoUrl()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * One delivery there is to make.
   *
   * @param at append time of its notification
   */
  record Due(Person person, Sent sent, long at, Seen seen) {}

  /**
   * What left so far.
   *
   * @param complete nothing waits to leave
   */
  record Departed(List<Seen> deliveries, boolean complete) {

    static final Departed NONE = new Departed(List.of(), false);
  }

  /**
   * Each delivery leaves once, with the settings and the look of its moment, and nothing else does.
   */
  record DeliveredOnce() implements Invariant {

    @Override
    public String name() {
      return "DeliveredOnce";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      Map<Seen, Integer> left = new HashMap<>();
      evidence.departed().deliveries().forEach(each -> left.merge(each, 1, Integer::sum));
      Map<Seen, Integer> most = new HashMap<>();
      Map<Seen, Integer> least = new HashMap<>();
      for (Due due : evidence.model().leaving) {
        most.merge(due.seen(), 1, Integer::sum);
        if (isCertain(evidence, due)) {
          least.merge(due.seen(), 1, Integer::sum);
        }
      }
      left.forEach(
          (seen, times) -> {
            if (times > most.getOrDefault(seen, 0)) {
              violation.accept("leaves " + times + " times, and was not to: " + seen);
            }
          });
      if (evidence.departed().complete()) {
        least.forEach(
            (seen, times) -> {
              if (left.getOrDefault(seen, 0) < times) {
                violation.accept("has not left: " + seen);
              }
            });
      }
    }

    /** What is taken back, expires, or is of somebody who is gone may have left before or not. */
    private static boolean isCertain(Evidence evidence, Due due) {
      long now = evidence.observed().now();
      Long expires = due.sent().expiresAt;
      return !due.person().gone
          && !due.sent().retracted
          && (expires == null || expires > now)
          && due.at() >= now - evidence.model().retentionMillis();
    }
  }
}
