package io.carillon.topology.resolve.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.avro.Actor;
import io.carillon.topology.resolve.condition.Root;
import io.carillon.topology.resolve.condition.Variables;
import io.carillon.topology.resolve.preference.Recipients.Recipient;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one notification within one tenant, for one recipient after the other. Not
 * thread-safe.
 */
final class NotificationVariables implements Variables {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final NotificationFacts facts;
  private final @Nullable String tenant;
  private @Nullable Map<?, ?> data;
  private @Nullable Recipient recipient;

  NotificationVariables(NotificationFacts facts, @Nullable String tenant) {
    this.facts = facts;
    this.tenant = tenant;
  }

  NotificationVariables recipient(@Nullable Recipient now) {
    recipient = now;
    return this;
  }

  @Override
  public long now() {
    return facts.now();
  }

  @Override
  public @Nullable Object get(Root root, String name) {
    return switch (root) {
      case RECIPIENT -> recipient(name);
      case TENANT -> tenant(name);
      case WORKFLOW -> workflow(name);
      case DATA -> data().get(name);
      case ACTOR -> actor(name);
      case VARS -> vars(name);
    };
  }

  /** In a tenant what the user is there comes first; a role held elsewhere says nothing. */
  private @Nullable Object recipient(String name) {
    Recipient who = recipient;
    if (who == null) {
      return null;
    }
    if (name.equals("id")) {
      return who.id();
    }
    Map<String, Object> here = tenant == null ? null : who.facts().memberships().get(tenant);
    Object value = here == null ? null : here.get(name);
    return value == null ? who.facts().attributes().get(name) : value;
  }

  private @Nullable Object tenant(String name) {
    if (tenant == null) {
      return null;
    }
    return switch (name) {
      case "id" -> tenant;
      case "name" -> facts.tenant(tenant).name();
      default -> facts.tenant(tenant).properties().get(name);
    };
  }

  private @Nullable Object vars(String name) {
    Object own = facts.tenant(tenant).vars().get(name);
    return own == null ? facts.vars().get(name) : own;
  }

  private @Nullable Object workflow(String name) {
    return switch (name) {
      case "id", "key" -> facts.workflow();
      case "name" -> facts.workflowName();
      case "categories" -> facts.categories();
      default -> null;
    };
  }

  private @Nullable Object actor(String name) {
    Actor actor = facts.actor();
    if (actor == null) {
      return null;
    }
    return name.equals("id") ? actor.getId() : actor.getAttributes().get(name);
  }

  /** Read when first asked for: most preferences ask for nothing. */
  private Map<?, ?> data() {
    if (data == null) {
      data = read(facts.data());
    }
    return data;
  }

  private static Map<?, ?> read(@Nullable String json) {
    try {
      Map<?, ?> read = json == null ? null : JSON.readValue(json, Map.class);
      return read == null ? Map.of() : read;
    } catch (JsonProcessingException e) {
      return Map.of(); // [route] lets none through; what cannot be read says nothing.
    }
  }
}
