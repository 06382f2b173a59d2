package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.topology.feed.TenantScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of a page's views of a feed, as {@code @knocklabs/client} describes it when it joins the
 * feed's topic: under a reference id, the parameters that it also fetches with.
 *
 * @param tenant as it was given
 * @param hasTenant likewise
 * @param counted whether what the hub counts is what the view's fetches count: they count by other
 *     filters too
 */
record FeedClient(
    String reference, @Nullable String tenant, @Nullable Boolean hasTenant, boolean counted) {

  private static final int MAX_CLIENTS = 32;
  private static final int MAX_REFERENCE_CHARS = 100;

  /** Filters that change what is counted. */
  private static final Set<String> COUNTED_BY =
      Set.of("source", "workflow_categories", "trigger_data");

  private static final String COUNTED_BY_TIME = "inserted_at";

  /** The views of a page; 422 when they are none. */
  static List<FeedClient> of(ObjectNode params) {
    Findings findings = new Findings();
    if (params.isEmpty() || params.size() > MAX_CLIENTS) {
      findings.add("", "give the options of 1 to " + MAX_CLIENTS + " clients by reference id");
    } else {
      params.fieldNames().forEachRemaining(name -> check(name, params.get(name), findings));
    }
    findings.check();
    List<FeedClient> clients = new ArrayList<>();
    params.properties().forEach(each -> clients.add(of(each.getKey(), each.getValue())));
    return clients;
  }

  private static void check(String reference, JsonNode options, Findings findings) {
    if (reference.isEmpty() || reference.length() > MAX_REFERENCE_CHARS) {
      findings.add("", "a reference id has 1 to " + MAX_REFERENCE_CHARS + " characters");
    } else if (!options.isObject()) {
      findings.add(reference, "is no object of options");
    } else {
      JsonNode tenant = options.path("tenant");
      if (isGiven(tenant) && (!tenant.isTextual() || tenant.textValue().isBlank())) {
        findings.add(reference + ".tenant", "is no tenant's id");
      }
      JsonNode hasTenant = options.path("has_tenant");
      if (isGiven(hasTenant) && !hasTenant.isBoolean()) {
        findings.add(reference + ".has_tenant", "is none of true, false");
      }
    }
  }

  private static FeedClient of(String reference, JsonNode options) {
    boolean filtered = false;
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      filtered |=
          isGiven(option.getValue())
              && (COUNTED_BY.contains(option.getKey())
                  || option.getKey().startsWith(COUNTED_BY_TIME)
                  || (option.getKey().equals("archived")
                      && !option.getValue().asText().equals("exclude")));
    }
    JsonNode hasTenant = options.path("has_tenant");
    return new FeedClient(
        reference,
        options.path("tenant").textValue(),
        hasTenant.isBoolean() ? hasTenant.booleanValue() : null,
        !filtered);
  }

  private static boolean isGiven(JsonNode value) {
    return !value.isNull() && !value.isMissingNode();
  }

  /** Those who see the same tenants, by what they see; 403 where they may not. */
  static Map<TenantScope, List<FeedClient>> byScope(List<FeedClient> clients, Caller caller) {
    Map<TenantScope, List<FeedClient>> byScope = new LinkedHashMap<>();
    for (FeedClient client : clients) {
      byScope
          .computeIfAbsent(
              caller.scope(client.tenant(), client.hasTenant()), scope -> new ArrayList<>(1))
          .add(client);
    }
    return byScope;
  }
}
