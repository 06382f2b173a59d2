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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the messages of a notification say, by channel, tenant and locale, as it was frozen. */
public final class Contents {

  private Contents() {}

  /** Where a content is among others. */
  private record Place(
      @Nullable String channel,
      @Nullable String tenant,
      @Nullable String locale,
      @Nullable String defaultOf) {}

  /**
   * The one that messages of that channel and tenant say in that locale; null: none of them.
   *
   * @param locale null: none is asked for
   */
  private static <T> @Nullable T chosen(
      List<T> contents,
      Function<T, Place> place,
      @Nullable String channel,
      @Nullable String tenant,
      @Nullable String locale) {
    if (contents.isEmpty()) {
      return null; // Most notifications: what they say is for all.
    }
    List<T> own = in(contents, place, channel, tenant);
    if (own.isEmpty() && tenant != null) {
      own = in(contents, place, channel, null);
    }
    for (String tag : locale == null ? List.<String>of() : Locales.chain(locale)) {
      for (T each : own) {
        if (tag.equals(place.apply(each).locale())) {
          return each;
        }
      }
    }
    T plain = null;
    for (T each : own) {
      Place at = place.apply(each);
      if (at.defaultOf() != null) {
        return each;
      }
      plain = at.locale() == null ? each : plain;
    }
    return plain;
  }

  private static <T> List<T> in(
      List<T> contents,
      Function<T, Place> place,
      @Nullable String channel,
      @Nullable String tenant) {
    List<T> own = new ArrayList<>();
    for (T each : contents) {
      Place at = place.apply(each);
      if (Objects.equals(at.channel(), channel) && Objects.equals(at.tenant(), tenant)) {
        own.add(each);
      }
    }
    return own;
  }

  private static Place place(RoutedContent content) {
    return new Place(
        content.getChannel(), content.getTenant(), content.getLocale(), content.getDefaultOf());
  }

  private static Place place(ContentState content) {
    return new Place(
        content.getChannel(), content.getTenant(), content.getLocale(), content.getDefaultOf());
  }

  /** Locales in which anything of it is spelt; empty: it is the same for all. */
  public static SortedSet<String> locales(RoutedNotification routed) {
    SortedSet<String> locales = new TreeSet<>();
    for (RoutedContent each : routed.getContents()) {
      if (each.getLocale() != null) {
        locales.add(each.getLocale());
      }
    }
    return locales;
  }

  /** Whether anything of it is spelt in a locale. */
  public static boolean isLocalised(NotificationState notification) {
    return notification.getContents().stream().anyMatch(each -> each.getLocale() != null);
  }

  /** Whether any of it could not be rendered. */
  public static boolean anyFailed(RoutedNotification routed) {
    return routed.getContents().stream().anyMatch(RoutedContent::getFailed);
  }

  /**
   * Whether title or body could not be rendered for the messages of that channel and tenant.
   *
   * @param locale that is read; null: whichever is for all
   */
  public static boolean failed(
      RoutedNotification routed,
      @Nullable String channel,
      @Nullable String tenant,
      @Nullable String locale) {
    RoutedContent said = chosen(routed.getContents(), Contents::place, channel, tenant, locale);
    return said != null && said.getFailed();
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
              .setLocale(each.getLocale())
              .setDefaultOf(each.getDefaultOf())
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
   * In which locale a message is, and why in that.
   *
   * @param locale BCP 47 tag; null: the template itself
   * @param defaultOf whose default it is, if it is one: {@code tenant} or {@code environment}
   */
  public record Spelt(@Nullable String locale, @Nullable String defaultOf) {}

  /**
   * In which locale messages are; null: those of that channel and tenant are spelt in none.
   *
   * @param channel key of a channel beside the feed; null: the feed
   * @param tenant of the messages
   * @param locale that is read; null: whichever is for all
   */
  public static @Nullable Spelt spelt(
      NotificationState notification,
      @Nullable String channel,
      @Nullable String tenant,
      @Nullable String locale) {
    boolean anywhere =
        notification.getContents().stream()
            .anyMatch(
                each -> each.getLocale() != null && Objects.equals(each.getChannel(), channel));
    if (!anywhere) {
      return null;
    }
    ContentState own = own(notification, channel, tenant, locale);
    return own == null ? new Spelt(null, null) : new Spelt(own.getLocale(), own.getDefaultOf());
  }

  /**
   * Whether it differs from one recipient to the next.
   *
   * @param channel key of a channel beside the feed; null: the feed
   * @param tenant of the messages
   * @param locale that is read; null: whichever is for all
   */
  public static boolean isPersonal(
      NotificationState notification,
      @Nullable String channel,
      @Nullable String tenant,
      @Nullable String locale) {
    return isPersonal(own(notification, channel, tenant, locale));
  }

  private static boolean isPersonal(@Nullable ContentState own) {
    return own != null && !own.getPersonal().isEmpty();
  }

  /**
   * What a message says to its recipient.
   *
   * @param channel key of a channel beside the feed; null: the feed
   * @param locale that they read; null: whichever is for all
   */
  public static Message of(
      NotificationState notification,
      @Nullable String channel,
      @Nullable String tenant,
      @Nullable String locale,
      String userId,
      @Nullable UserState user) {
    ContentState own = own(notification, channel, tenant, locale);
    return own != null && isPersonal(own)
        ? new Personal(type(notification, channel), notification, own, tenant).of(userId, user)
        : shared(notification, own);
  }

  /** What all recipients are told who read that locale; only where it is not personal. */
  public static Message shared(
      NotificationState notification,
      @Nullable String channel,
      @Nullable String tenant,
      @Nullable String locale) {
    return shared(notification, own(notification, channel, tenant, locale));
  }

  private static Message shared(NotificationState notification, @Nullable ContentState own) {
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
      NotificationState notification,
      @Nullable String channel,
      @Nullable String tenant,
      @Nullable String locale) {
    return new Personal(
        type(notification, channel),
        notification,
        Objects.requireNonNull(own(notification, channel, tenant, locale), "not personal"),
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
      NotificationState notification,
      @Nullable String channel,
      @Nullable String tenant,
      @Nullable String locale) {
    return chosen(notification.getContents(), Contents::place, channel, tenant, locale);
  }
}
