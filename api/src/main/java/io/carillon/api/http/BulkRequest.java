package io.carillon.api.http;

import io.carillon.avro.MessageAction;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedQuery.Archived;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.TenantScope;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk call asks for: an action on everything of some users that lies in a scope and passes
 * some filters.
 *
 * @param tenants scopes, each as the feed understands its {@code tenant}
 * @param engagement only messages of which this holds; null: any
 * @param content filters on what messages say; null: none
 */
record BulkRequest(
    MessageAction action,
    Set<String> users,
    List<TenantScope> tenants,
    Archived archived,
    @Nullable String engagement,
    @Nullable Predicate<FeedItem> content) {

  private static final int MAX_USERS = 1_000;
  private static final int MAX_TENANTS = 100;

  static final List<String> ENGAGEMENTS =
      List.of(
          "seen",
          "unseen",
          "read",
          "unread",
          "archived",
          "unarchived",
          "interacted",
          "link_clicked");

  /** What the action changes: of all others it is true already. */
  private static final Map<MessageAction, String> CHANGED =
      Map.of(
          MessageAction.SEEN, "unseen",
          MessageAction.UNSEEN, "seen",
          MessageAction.READ, "unread",
          MessageAction.UNREAD, "read",
          MessageAction.ARCHIVED, "unarchived",
          MessageAction.UNARCHIVED, "archived");

  static BulkRequest read(Caller caller, MessageAction action, Fields body) {
    Set<String> users = new LinkedHashSet<>();
    // The browser's SDK says user_ids, the server's recipient_ids.
    for (String field : List.of("user_ids", "recipient_ids")) {
      users.addAll(Objects.requireNonNullElse(body.texts(field, MAX_USERS), List.of()));
    }
    if (users.isEmpty()) {
      body.wrong("user_ids", "is required: whose messages are meant");
    }
    if (!users.stream().allMatch(caller::isOrActsFor)) {
      throw ApiException.forbidden("this token is another user's");
    }
    List<String> tenants =
        Objects.requireNonNullElse(body.texts("tenants", MAX_TENANTS), List.<String>of());
    List<TenantScope> scopes = caller.actionScopes(tenants, body.flag("has_tenant"));
    String archived = body.word("archived", FeedResource.ARCHIVED);
    String engagement = body.word("engagement_status", ENGAGEMENTS);
    return new BulkRequest(
        action,
        users,
        scopes,
        FeedResource.archived(archived == null ? "include" : archived),
        engagement,
        content(body));
  }

  private static @Nullable Predicate<FeedItem> content(Fields body) {
    FeedFilter filter = new FeedFilter();
    filter.workflows(Objects.requireNonNullElse(body.texts("workflows", 100), List.of()));
    String data = body.text("trigger_data");
    String wrong = data == null ? null : filter.triggerData(data);
    if (wrong != null) {
      body.wrong("trigger_data", wrong);
    }
    Instant newer = body.time("newer_than");
    Instant older = body.time("older_than");
    filter.insertedAt("gt", newer);
    filter.insertedAt("lt", older);
    String delivery = body.text("delivery_status");
    if (delivery != null && !delivery.equals("delivered")) {
      body.wrong("delivery_status", "is always `delivered` in an in-app channel");
    }
    return filter.predicate();
  }

  /** Whether the action on everything in scope does the same, whatever lies there. */
  boolean meansEverything() {
    if (content != null) {
      return false;
    }
    String changed = CHANGED.get(action);
    boolean engagementDecidesNothing = engagement == null || engagement.equals(changed);
    boolean archivedDecidesNothing =
        archived == Archived.INCLUDE
            || (action == MessageAction.ARCHIVED && archived == Archived.EXCLUDE)
            || (action == MessageAction.UNARCHIVED && archived == Archived.ONLY);
    return engagementDecidesNothing && archivedDecidesNothing;
  }

  /** Whether it is everything but for archived messages, of which there may be none. */
  boolean meansEverythingUnarchived() {
    return archived == Archived.EXCLUDE
        && new BulkRequest(action, users, tenants, Archived.INCLUDE, engagement, content)
            .meansEverything();
  }

  /** Whether the engagement that is asked for holds. */
  boolean engaged(FeedItem item) {
    return engagement == null || engaged(item, engagement);
  }

  /** Whether that holds of a message. */
  static boolean engaged(FeedItem item, String engagement) {
    return switch (engagement) {
      case "seen" -> item.states().is(MessageState.SEEN);
      case "unseen" -> !item.states().is(MessageState.SEEN);
      case "read" -> item.states().is(MessageState.READ);
      case "unread" -> !item.states().is(MessageState.READ);
      case "archived" -> item.states().is(MessageState.ARCHIVED);
      case "unarchived" -> !item.states().is(MessageState.ARCHIVED);
      case "interacted" -> item.states().is(MessageState.INTERACTED);
      default -> false;
    };
  }
}
