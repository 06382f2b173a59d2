package io.carillon.topology.feed;

import io.carillon.topology.channel.Address;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.content.AskedLocale;
import io.carillon.topology.content.Contents;
import io.carillon.topology.content.Message;
import io.carillon.topology.feed.Explanation.Step;
import io.carillon.topology.resolve.Suppression;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.resolve.segment.SegmentEvaluator;
import io.carillon.topology.state.AudienceChunk;
import io.carillon.topology.state.ChannelState;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.TermChunk;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.Bitmaps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Explains, from the facts frozen when a notification was resolved, why a user has its message or
 * has not; for one who never matched, from what holds now. Thread-safe as far as the stores are.
 */
public final class Explainer {

  private static final Set<String> ADDRESSES =
      Set.of(Suppression.NO_ADDRESS, Suppression.BAD_ADDRESS);

  private final FeedScan scan;
  private final FeedSettings settings;
  private final Notifications notifications;

  public Explainer(FeedStores stores, FeedSettings settings) {
    this.scan = new FeedScan(stores, settings);
    this.settings = settings;
    this.notifications = new Notifications(stores.notifications());
  }

  /**
   * @param user what is known of them; null when nobody ever spoke of them
   * @param now milliseconds since the epoch
   * @return empty when this partition knows no such notification
   */
  public Optional<Explanation> explain(
      String notificationId, String userId, @Nullable UserState user, long now) {
    NotificationState notification = notifications.find(notificationId);
    if (notification == null) {
      return Optional.empty();
    }
    Notifications.Place place =
        user == null ? null : notifications.place(notificationId, notification, user.getOrdinal());
    return Optional.of(
        user == null || place == null
            ? unmatched(notification, user)
            : matched(notificationId, notification, userId, user, place, now));
  }

  private Explanation matched(
      String notificationId,
      NotificationState notification,
      String userId,
      UserState user,
      Notifications.Place place,
      long now) {
    List<Step> steps = new ArrayList<>(workflow(notification));
    int low = Bitmaps.lowOf(user.getOrdinal());
    ReadLocales locales = notifications.locales(notificationId, notification, place.position());
    AskedLocale asked = locales == null ? null : locales.asked(user.getOrdinal());
    steps.add(audience(place, low));
    List<Explanation.Channel> channels =
        channels(
            notification,
            place,
            low,
            user,
            channel -> content(notification, channel, place, asked, userId, user),
            channel -> LocaleStep.of(notification, channel, place.tenant(), asked));
    Step conditions = PreferenceStep.conditions(place.audience(), null, low);
    if (conditions != null) {
      steps.add(conditions);
      if (conditions.outcome().equals("not_met")) {
        return new Explanation(false, Explanation.THEN, steps, channels);
      }
    }
    Step preferences = PreferenceStep.of(notification, place.audience(), null, low);
    if (preferences != null) {
      steps.add(preferences);
      if (preferences.outcome().equals("blocked")) {
        return new Explanation(false, Explanation.THEN, steps, channels);
      }
    }
    Step suppressed = suppressed(place.audience(), null, low);
    if (suppressed != null) {
      steps.add(suppressed);
      return new Explanation(false, Explanation.THEN, steps, channels);
    }
    Step gone = gone(notification, user, place, now);
    if (gone != null) {
      steps.add(gone);
    } else {
      Step locale = LocaleStep.of(notification, null, place.tenant(), asked);
      if (locale != null) {
        steps.add(locale);
      }
      Step content = content(notification, null, place, asked, userId, user);
      if (content != null) {
        steps.add(content);
      }
    }
    return new Explanation(gone == null, Explanation.THEN, steps, channels);
  }

  /** Which version made it; nothing of one without workflow. */
  private static List<Step> workflow(NotificationState notification) {
    String key = notification.getWorkflow();
    Long version = notification.getWorkflowVersion();
    return key == null || version == null
        ? List.of()
        : List.of(
            new Step(
                "workflow",
                "ran",
                "Version " + version + " of workflow " + key + " made it.",
                Map.of("workflow", key, "version", String.valueOf(version))));
  }

  /** What of it cannot be rendered for this user, with what is known of them now; null: nothing. */
  private static @Nullable Step content(
      NotificationState notification,
      @Nullable String channel,
      Notifications.Place place,
      @Nullable AskedLocale asked,
      String userId,
      UserState user) {
    Message message =
        Contents.of(
            notification,
            channel,
            place.tenant(),
            asked == null ? null : asked.locale(),
            userId,
            user);
    return message.error() == null
        ? null
        : new Step(
            "content",
            message.failed() ? "failed" : "incomplete",
            "Not all of the content could be rendered; what failed is left out.",
            Map.of("error", String.valueOf(message.error())));
  }

  /** Whoever reads that there is no address wants to know of what. */
  private static Step withAttribute(ChannelState channel, Step suppressed) {
    ChannelType type = ChannelType.find(channel.getType());
    Address address = type == null ? null : type.address();
    return address != null && ADDRESSES.contains(suppressed.outcome())
        ? new Step(
            suppressed.step(),
            suppressed.outcome(),
            suppressed.outcome().equals(Suppression.NO_ADDRESS)
                ? "The user had no attribute `" + address.attribute() + "` to send to."
                : "The user's attribute `" + address.attribute() + "` was no address.",
            Map.of("reason", suppressed.outcome(), "attribute", address.attribute()))
        : suppressed;
  }

  /** Who had an address then and has none now; null: that is not so. */
  private static @Nullable Step unreached(ChannelState channel, UserState user) {
    ChannelType type = ChannelType.find(channel.getType());
    Address address = type == null ? null : type.address();
    return address == null || address.of(user.getAttributes()) != null
        ? null
        : new Step(
            "address",
            "gone",
            "The user had an address and has none now; what had not left by then does not.",
            Map.of("attribute", address.attribute()));
  }

  private static List<Explanation.Channel> channels(
      NotificationState notification,
      Notifications.Place place,
      int low,
      UserState user,
      Function<String, @Nullable Step> content,
      Function<String, @Nullable Step> locale) {
    AudienceChunk audience = place.audience();
    List<Explanation.Channel> channels = new ArrayList<>();
    for (ChannelState channel : notification.getChannels()) {
      List<Step> steps = new ArrayList<>();
      Step conditions = PreferenceStep.conditions(audience, channel.getKey(), low);
      if (conditions != null) {
        steps.add(conditions);
        if (conditions.outcome().equals("not_met")) {
          channels.add(new Explanation.Channel(channel.getKey(), false, steps));
          continue;
        }
      }
      Step preferences = PreferenceStep.of(notification, audience, channel.getKey(), low);
      if (preferences != null) {
        steps.add(preferences);
      }
      Step suppressed = suppressed(audience, channel.getKey(), low);
      Step unreached = suppressed == null ? unreached(channel, user) : null;
      boolean said = preferences != null && preferences.outcome().equals("blocked");
      if (suppressed != null && !said) {
        steps.add(withAttribute(channel, suppressed));
      } else if (suppressed == null && notification.getRetracted()) {
        steps.add(
            new Step(
                "retraction",
                "retracted",
                "The notification was taken back; what had left by then cannot be called back.",
                Map.of()));
      }
      if (unreached != null) {
        steps.add(unreached);
      }
      Step spelt = suppressed == null ? locale.apply(channel.getKey()) : null;
      if (spelt != null) {
        steps.add(spelt);
      }
      Step wrong = suppressed == null ? content.apply(channel.getKey()) : null;
      if (wrong != null) {
        steps.add(wrong);
      }
      boolean unsaid = wrong != null && wrong.outcome().equals("failed");
      channels.add(new Explanation.Channel(channel.getKey(), suppressed == null && !unsaid, steps));
    }
    return channels;
  }

  private static Step audience(Notifications.Place place, int low) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("position", place.position());
    if (place.tenant() != null) {
      facts.put("tenant", place.tenant());
    }
    if (has(place.audience().getByName(), low)) {
      facts.put("by_name", true);
    }
    List<Map<String, Object>> terms = new ArrayList<>();
    for (TermChunk term : place.audience().getTerms()) {
      String via =
          has(term.getViaMembership(), low)
              ? "membership"
              : has(term.getViaUser(), low)
                  ? "user"
                  : has(term.getViaMissing(), low) ? "missing" : null;
      if (via != null) {
        terms.add(Map.of("term", term.getTerm(), "via", via));
      }
    }
    if (!terms.isEmpty()) {
      facts.put("terms", terms);
    }
    return facts.containsKey("by_name")
        ? new Step("audience", "named", "The user was addressed by name.", facts)
        : new Step("audience", "matched", "The user matched the segment.", facts);
  }

  private static @Nullable Step suppressed(
      AudienceChunk audience, @Nullable String channel, int low) {
    for (Map.Entry<String, ByteBuffer> each :
        Notifications.suppressed(audience, channel).entrySet()) {
      if (has(each.getValue(), low)) {
        return new Step(
            "suppression",
            each.getKey(),
            (channel == null ? "No message was made" : "Nothing is to leave by this channel")
                + " for this user: "
                + each.getKey()
                + ".",
            Map.of("reason", each.getKey()));
      }
    }
    return null;
  }

  /** Why a message that was made does not show; null when it does. */
  private @Nullable Step gone(
      NotificationState notification, UserState user, Notifications.Place place, long now) {
    String feed = notification.getFeed();
    FeedRow row = scan.row(user.getOrdinal(), feed, place.tenant(), place.position());
    if (row == null) {
      return new Step(
          "retention", "removed", "The message was removed after its retention.", Map.of());
    }
    if (row.retracted()) {
      return new Step("retraction", "retracted", "The notification was taken back.", Map.of());
    }
    if (row.expired(now)) {
      return new Step(
          "expiry",
          "expired",
          "The notification has expired.",
          Map.of("expires_at_ms", row.expiresAt()));
    }
    if (!Visibility.shows(row, user, now)) {
      return new Step(
          "visibility",
          "not_a_member",
          "The user has left the tenant since; what its members were sent does not show.",
          Map.of("tenant", String.valueOf(place.tenant())));
    }
    boolean kept =
        scan.rows(user.getOrdinal(), feed, place.tenant(), now).stream()
            .anyMatch(each -> each.position() == place.position());
    return kept
        ? null
        : new Step(
            "retention",
            "below_floor",
            "Newer messages or time have pushed it out of the feed.",
            Map.of("limit", settings.limit(), "retention_days", settings.retention().toDays()));
  }

  private static Explanation unmatched(NotificationState notification, @Nullable UserState user) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("position", notification.getPosition());
    if (notification.getSegment() == null) {
      return new Explanation(
          false,
          Explanation.THEN,
          List.of(
              new Step("audience", "not_named", "The notification went to others by name.", facts)),
          List.of());
    }
    facts.put("segment", notification.getSegment());
    if (user == null) {
      return new Explanation(
          false,
          Explanation.NOW,
          List.of(new Step("audience", "unknown_user", "Nobody has named this user.", facts)),
          List.of());
    }
    io.carillon.topology.resolve.segment.Explanation evaluated =
        SegmentEvaluator.explain(
            Segment.parse(notification.getSegment()), notification.getTenant(), Users.facts(user));
    facts.put("matches_now", evaluated.matches());
    facts.put("terms", terms(evaluated));
    return new Explanation(
        false,
        Explanation.NOW,
        List.of(
            new Step(
                "audience",
                "not_matched",
                "The user did not match when it was resolved; the terms say what holds now.",
                facts)),
        List.of());
  }

  private static List<Map<String, Object>> terms(
      io.carillon.topology.resolve.segment.Explanation evaluated) {
    List<Map<String, Object>> terms = new ArrayList<>();
    for (io.carillon.topology.resolve.segment.Explanation.Scope scope : evaluated.scopes()) {
      if (scope.root() != null) {
        addTerms(terms, scope.tenant(), scope.root());
      }
    }
    return terms;
  }

  private static void addTerms(
      List<Map<String, Object>> terms,
      @Nullable String tenant,
      io.carillon.topology.resolve.segment.Explanation.Step step) {
    if (step.source() != null) {
      Map<String, Object> term = new LinkedHashMap<>();
      term.put("term", step.what());
      term.put("held", step.held());
      term.put("via", step.source().name().toLowerCase(java.util.Locale.ROOT));
      if (tenant != null) {
        term.put("tenant", tenant);
      }
      terms.add(term);
    }
    step.steps().forEach(each -> addTerms(terms, tenant, each));
  }

  private static boolean has(ByteBuffer bitmap, int low) {
    return Bitmaps.view(bitmap.duplicate()).contains(low);
  }
}
