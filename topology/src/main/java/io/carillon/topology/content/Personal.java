package io.carillon.topology.content;

import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.channel.TemplateField;
import io.carillon.topology.state.ButtonState;
import io.carillon.topology.state.ContentState;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Content that is rendered for each recipient, from the templates and facts that were frozen with
 * the notification and from what is known of the recipient when it is read. Made once for many
 * recipients. Not thread-safe.
 */
public final class Personal {

  private final ChannelType type;
  private final ContentState content;
  private final @Nullable String tenant;
  private final Map<String, Object> scope = new HashMap<>();
  private final long now;
  private final @Nullable String unreadable;
  private final Map<String, Template.Renderer> templates = new HashMap<>();

  /**
   * @param type of the channel
   * @param tenant of the messages
   */
  Personal(
      ChannelType type,
      NotificationState notification,
      ContentState content,
      @Nullable String tenant) {
    this.type = type;
    this.content = content;
    this.tenant = tenant;
    this.now = notification.getAcceptedAt();
    String wrong = null;
    try {
      Set<String> personal = Set.copyOf(content.getPersonal());
      for (TemplateField field : type.fields()) {
        String text = personal.contains(field.part()) ? content(field.part()) : null;
        if (text != null) {
          add(notification, field.part(), text);
        }
      }
      if (personal.contains(TemplateField.BUTTONS)) {
        for (int i = 0; i < content.getButtons().size(); i++) {
          add(notification, label(i), content.getButtons().get(i).getLabel());
          add(notification, action(i), content.getButtons().get(i).getAction());
        }
      }
    } catch (TemplateException e) {
      wrong = String.valueOf(e.getMessage()); // [route] has parsed it: another release's.
    }
    this.unreadable = wrong;
    String frozen = content.getScope();
    if (frozen != null) {
      scope.putAll(Json.readObject(frozen));
    }
  }

  private @Nullable String content(String part) {
    return switch (part) {
      case TemplateField.TITLE -> content.getTitle();
      case TemplateField.BODY -> content.getBody();
      case TemplateField.URL -> content.getUrl();
      case TemplateField.TEXT -> content.getText();
      default -> null;
    };
  }

  private static String label(int button) {
    return "buttons[" + button + "].label";
  }

  private static String action(int button) {
    return "buttons[" + button + "].action";
  }

  private void add(NotificationState notification, String part, String text)
      throws TemplateException {
    Template template = Templates.of(text);
    templates.put(part, template.renderer());
    if (template.mentions(Scope.DATA) && !scope.containsKey(Scope.DATA)) {
      scope.put(Scope.DATA, Scope.data(notification.getData()));
    }
    String actor = notification.getActorId();
    if (actor != null && template.mentions(Scope.ACTOR) && !scope.containsKey(Scope.ACTOR)) {
      String attributes = notification.getActorAttributes();
      scope.put(
          Scope.ACTOR,
          Scope.person(actor, attributes == null ? Map.of() : Json.readObject(attributes)));
    }
  }

  /**
   * What the message of one recipient says, where nobody unsubscribes.
   *
   * @param user what is known of them; null: nothing but the id
   */
  public Message of(String userId, @Nullable UserState user) {
    return of(userId, user, null);
  }

  /**
   * What the message of one recipient says.
   *
   * @param user what is known of them; null: nothing but the id
   * @param unsubscribeUrl where they unsubscribe; null: nowhere
   */
  public Message of(String userId, @Nullable UserState user, @Nullable String unsubscribeUrl) {
    if (unreadable != null) {
      return new Message("", "", null, List.of(), unreadable, true, null);
    }
    scope.put(Scope.RECIPIENT, Scope.recipient(userId, user, tenant));
    if (unsubscribeUrl == null) {
      scope.remove(Scope.UNSUBSCRIBE_URL);
    } else {
      scope.put(Scope.UNSUBSCRIBE_URL, unsubscribeUrl);
    }
    Parts parts = new Parts(type, scope, now, Budget.pool());
    Template.Renderer url = templates.get(TemplateField.URL);
    return new Message(
        text(parts, TemplateField.TITLE, content.getTitle()),
        text(parts, TemplateField.BODY, content.getBody()),
        url == null ? content.getUrl() : parts.link(TemplateField.URL, url),
        buttons(parts),
        error(parts),
        parts.failed(),
        templates.containsKey(TemplateField.TEXT)
            ? text(parts, TemplateField.TEXT, "")
            : content.getText());
  }

  private String text(Parts parts, String part, String shared) {
    Template.Renderer template = templates.get(part);
    return template == null ? shared : parts.text(part, template);
  }

  private List<ButtonState> buttons(Parts parts) {
    if (!content.getPersonal().contains(TemplateField.BUTTONS)) {
      return content.getButtons();
    }
    List<ButtonState> buttons = new ArrayList<>();
    for (int i = 0; i < content.getButtons().size(); i++) {
      Template.Renderer label = templates.get(label(i));
      Template.Renderer action = templates.get(action(i));
      String says = label == null ? null : parts.label(label(i), label);
      String leads = action == null ? null : parts.link(action(i), action);
      if (says != null && leads != null) {
        buttons.add(new ButtonState(content.getButtons().get(i).getName(), says, leads));
      }
    }
    return buttons;
  }

  private @Nullable String error(Parts parts) {
    String frozen = content.getError();
    String own = parts.error();
    return frozen == null || own == null ? (frozen == null ? own : frozen) : frozen + "; " + own;
  }
}
