package io.carillon.topology.channel;

import static io.carillon.topology.channel.TemplateField.Format.BUTTONS;
import static io.carillon.topology.channel.TemplateField.Format.LINE;
import static io.carillon.topology.channel.TemplateField.Format.LINK;
import static io.carillon.topology.channel.TemplateField.Format.MARKDOWN;
import static io.carillon.topology.channel.TemplateField.Format.TEXT;

import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.StepTemplate;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.resolve.preference.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The types of channels: where messages go to, which fields their templates have and how each is
 * read, and which settings there are. The one place that says so.
 */
public enum ChannelType {
  /** The feed, of which there is one, without settings. */
  IN_APP_FEED(
      Channel.IN_APP_FEED,
      null,
      false,
      List.of(),
      List.of(
          new TemplateField("title", TemplateField.TITLE, LINE, Limits.TITLE_CHARS, true),
          new TemplateField("body", TemplateField.BODY, MARKDOWN, Limits.BODY_CHARS, false),
          new TemplateField("url", TemplateField.URL, LINK, Limits.URL_CHARS, false),
          new TemplateField("buttons", TemplateField.BUTTONS, BUTTONS, Limits.BUTTONS, false))),

  /** A request to a URL, which is the channel's: nobody is without one. */
  HTTP(
      "http",
      null,
      false,
      List.of(
          new ChannelSetting("url", true, ChannelSetting.text(ChannelUrl::check)),
          new ChannelSetting("headers", false, ChannelHeaders::check)),
      List.of(
          new TemplateField("title", TemplateField.TITLE, LINE, Limits.TITLE_CHARS, true),
          new TemplateField("body", TemplateField.BODY, MARKDOWN, Limits.BODY_CHARS, false),
          new TemplateField("url", TemplateField.URL, LINK, Limits.URL_CHARS, false))),

  /** A mail to the user's address. */
  EMAIL(
      "email",
      Address.EMAIL,
      true,
      List.of(
          new ChannelSetting("from", true, ChannelSetting.text(Sender::mailbox)),
          new ChannelSetting("from_name", false, ChannelSetting.text(Sender::name)),
          new ChannelSetting("reply_to", false, ChannelSetting.text(Sender::mailbox)),
          new ChannelSetting("vendor", false, Vendor::check)),
      List.of(
          new TemplateField("subject", TemplateField.TITLE, LINE, Limits.SUBJECT_CHARS, true),
          new TemplateField("body", TemplateField.BODY, MARKDOWN, Limits.BODY_CHARS, true),
          new TemplateField("text", TemplateField.TEXT, TEXT, Limits.BODY_CHARS, false))),

  /** A text message to the user's phone. */
  SMS(
      "sms",
      Address.PHONE,
      false,
      List.of(
          new ChannelSetting("from", false, ChannelSetting.text(Sender::phone)),
          new ChannelSetting("vendor", false, Vendor::check)),
      List.of(new TemplateField("body", TemplateField.BODY, TEXT, Limits.SMS_CHARS, true)));

  private final String word;
  private final @Nullable Address address;
  private final boolean unsubscribed;
  private final List<ChannelSetting> settings;
  private final List<TemplateField> fields;

  ChannelType(
      String word,
      @Nullable Address address,
      boolean unsubscribed,
      List<ChannelSetting> settings,
      List<TemplateField> fields) {
    this.word = word;
    this.address = address;
    this.unsubscribed = unsubscribed;
    this.settings = settings;
    this.fields = fields;
  }

  /** The type of that name; null: there is none, or not in this release. */
  public static @Nullable ChannelType find(String word) {
    for (ChannelType type : values()) {
      if (type.word.equals(word)) {
        return type;
      }
    }
    return null;
  }

  /** Those that channels beside the feed may have, as people read it. */
  static String besideTheFeed() {
    return Stream.of(values())
        .filter(type -> type != IN_APP_FEED)
        .map(type -> "\"" + type.word + "\"")
        .collect(Collectors.joining(", "));
  }

  /** As preferences, settings and deliveries name it. */
  public String word() {
    return word;
  }

  /** Where a user is reached by it; null: not by anything of the user's. */
  public @Nullable Address address() {
    return address;
  }

  /** Whether what is sent has a link to unsubscribe by. */
  public boolean unsubscribed() {
    return unsubscribed;
  }

  List<ChannelSetting> settings() {
    return settings;
  }

  /** What templates have. */
  public List<TemplateField> fields() {
    return fields;
  }

  /** The field that is rendered to that part; null: there is none. */
  public @Nullable TemplateField field(String part) {
    for (TemplateField field : fields) {
      if (field.part().equals(part)) {
        return field;
      }
    }
    return null;
  }

  /**
   * Null when a template has no other fields than there are.
   *
   * @param at where it stands
   */
  public @Nullable Rejection check(String at, StepTemplate template) {
    Rejection wrong = check(at, TemplateWords.of(template));
    for (Map.Entry<String, LocaleTemplate> each : new TreeMap<>(template.getLocales()).entrySet()) {
      if (wrong == null) {
        wrong = check(at + ".locales." + each.getKey(), TemplateWords.of(each.getValue()));
      }
    }
    return wrong;
  }

  private @Nullable Rejection check(String at, TemplateWords words) {
    List<String> names = fields.stream().map(TemplateField::name).toList();
    List<String> given = new ArrayList<>();
    for (String name : TemplateField.TEXTS) {
      if (words.text(name) != null) {
        given.add(name);
      }
    }
    if (words.buttons() != null) {
      given.add(TemplateField.BUTTONS);
    }
    for (String name : given) {
      if (!names.contains(name)) {
        return Rejection.of(
            Reason.INVALID,
            at + "." + name,
            "is no field of templates of `" + word + "`; there are " + String.join(", ", names));
      }
    }
    return null;
  }
}
