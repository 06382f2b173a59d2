package io.carillon.guarantees.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is meant: the spelling that Carillon is given, and the obvious predicate beside it. */
public sealed interface Audience {

  String ROLE = "role";

  /** Users addressed by name. */
  default List<String> named() {
    return List.of();
  }

  /** As text or JSON; null: there is none. */
  @Nullable String segment();

  /** Whether the segment matches. */
  boolean matches(Person person);

  /** The tenant in which it matches, when the segment says one. */
  default @Nullable String tenant() {
    return null;
  }

  /** Whether it asks for a role that the person has, but in another tenant. */
  default boolean matchesElsewhere(Person person) {
    return false;
  }

  /** By name, and nobody else. */
  record Named(List<String> named) implements Audience {
    @Override
    public @Nullable String segment() {
      return null;
    }

    @Override
    public boolean matches(Person person) {
      return false;
    }
  }

  /** Every member of a tenant. */
  record Members(String tenant) implements Audience {
    @Override
    public String segment() {
      return "tenant_id:" + tenant;
    }

    @Override
    public boolean matches(Person person) {
      return person.isMember(tenant);
    }
  }

  /** Who has a role in one tenant; and some by name. */
  record Role(String tenant, String role, List<String> named) implements Audience {
    @Override
    public String segment() {
      return "{\"tenant_id\":\"" + tenant + "\",\"role\":\"" + role + "\"}";
    }

    @Override
    public boolean matches(Person person) {
      return person.is(tenant, ROLE, role);
    }

    @Override
    public boolean matchesElsewhere(Person person) {
      return !matches(person) && person.isAnywhere(ROLE, role);
    }
  }

  /** Members of a tenant without a role. */
  record Without(String tenant, String role) implements Audience {
    @Override
    public String segment() {
      return """
      {"all":[{"attribute":"tenant_id","op":"eq","value":"%s"},\
      {"not":{"attribute":"role","op":"eq","value":"%s"}}]}"""
          .formatted(tenant, role);
    }

    @Override
    public boolean matches(Person person) {
      return person.isMember(tenant) && !person.is(tenant, ROLE, role);
    }
  }

  /** Who has a role in any tenant. */
  record AnyTenant(String role) implements Audience {
    @Override
    public String segment() {
      return "{\"any_tenant\":{\"role\":\"" + role + "\"}}";
    }

    @Override
    public boolean matches(Person person) {
      return person.isAnywhere(ROLE, role);
    }
  }

  /** Everyone there is. */
  record Everyone() implements Audience {
    @Override
    public String segment() {
      return "{\"all_users\":true}";
    }

    @Override
    public boolean matches(Person person) {
      return true;
    }
  }
}
