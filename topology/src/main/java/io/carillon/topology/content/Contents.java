package io.carillon.topology.content;

import io.carillon.avro.Button;
import io.carillon.avro.Content;
import io.carillon.avro.RoutedContent;
import io.carillon.avro.RoutedNotification;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.state.ButtonState;
import io.carillon.topology.state.ChannelState;
import io.carillon.topology.state.ContentState;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the messages of a notification say, by channel and tenant, as it was frozen. */
public final class Contents {

  private Contents() {}

  /** Whether title or body could not be rendered for the messages of that channel and tenant. */
  public static boolean failed(
      RoutedNotification routed, @Nullable String channel, @Nullable String tenant) {
    RoutedContent whole = null;
    for (RoutedContent each : routed.getContents()) {
      if (Objects.equals(each.getChannel(), channel)) {
        if (Objects.equals(each.getTenant(), tenant)) {
          return each.getFailed();
        }
        whole = each.getTenant() == null ? each : whole;
      }
    }
    return whole != null && whole.getFailed();
  }

  /** As it is kept with the notification; what failed is not, for nobody gets it. */
  public static List<ContentState> kept(RoutedNotification routed) {
    List<ContentState> kept = new ArrayList<>();
    for (RoutedContent each : routed.getContents()) {
      Content content = each.getContent();
      kept.add(
          ContentState.newBuilder()
              .setChannel(each.getChannel())
              .setTenant(each.getTenant())
              .setTitle(content.getTitle())
              .setBody(content.getBody())
              .setUrl(content.getUrl())
              .setButtons(buttons(content.getButtons()))
              .setError(content.getError())
              .setPersonal(each.getPersonal())
              .setScope(each.getScope())
              .setText(each.getText())
              .build());
    }
    return kept;
  }

  public static List<ButtonState> buttons(List<Button> buttons) {
    return buttons.stream()
        .map(each -> new ButtonState(each.getName(), each.getLabel(), each.getAction()))
        .toList();
  }

  /** As records have them. */
  public static List<Button> records(List<ButtonState> buttons) {
    return buttons.stream()
        .map(each -> new Button(each.getName(), each.getLabel(), each.getAction()))
        .toList();
  }

  /**
   * Whether it differs from one recipient to the next.
   *
   * @param channel key of a channel beside the feed; null: the feed
   * @param tenant of the messages
   */
  public static boolean isPersonal(
      NotificationState notification, @Nullable String channel, @Nullable String tenant) {
    ContentState own = own(notification, channel, tenant);
    return own != null && !own.getPersonal().isEmpty();
  }

  /**
   * What a message says to its recipient.
   *
   * @param channel key of a channel beside the feed; null: the feed
   */
  public static Message of(
      NotificationState notification,
      @Nullable String channel,
      @Nullable String tenant,
      String userId,
      @Nullable UserState user) {
    return isPersonal(notification, channel, tenant)
        ? personal(notification, channel, tenant).of(userId, user)
        : shared(notification, channel, tenant);
  }

  /** What all recipients are told; only where it is not personal. */
  public static Message shared(
      NotificationState notification, @Nullable String channel, @Nullable String tenant) {
    ContentState own = own(notification, channel, tenant);
    return own == null
        ? new Message(
            notification.getTitle(),
            notification.getBody(),
            notification.getUrl(),
            notification.getButtons(),
            notification.getContentError(),
            false,
            null)
        : new Message(
            own.getTitle(),
            own.getBody(),
            own.getUrl(),
            own.getButtons(),
            own.getError(),
            false,
            own.getText());
  }

  /** What is to be rendered for each recipient; only where it is personal. */
  public static Personal personal(
      NotificationState notification, @Nullable String channel, @Nullable String tenant) {
    return new Personal(
        type(notification, channel),
        notification,
        Objects.requireNonNull(own(notification, channel, tenant), "not personal"),
        tenant);
  }

  /**
   * Type of one of its channels.
   *
   * @param channel key; null: the feed
   */
  public static ChannelType type(NotificationState notification, @Nullable String channel) {
    for (ChannelState each : notification.getChannels()) {
      ChannelType type = each.getKey().equals(channel) ? ChannelType.find(each.getType()) : null;
      if (type != null) {
        return type;
      }
    }
    return channel == null ? ChannelType.IN_APP_FEED : ChannelType.HTTP;
  }

  /** Null: it says what the notification does. */
  private static @Nullable ContentState own(
      NotificationState notification, @Nullable String channel, @Nullable String tenant) {
    ContentState whole = null;
    for (ContentState each : notification.getContents()) {
      if (Objects.equals(each.getChannel(), channel)) {
        if (Objects.equals(each.getTenant(), tenant)) {
          return each;
        }
        whole = each.getTenant() == null ? each : whole;
      }
    }
    return whole;
  }
}
