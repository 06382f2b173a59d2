package io.carillon.topology.audit;

import io.carillon.avro.AuditResource;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.Settings;
import io.carillon.avro.StoredKey;
import io.carillon.avro.TenantState;
import io.carillon.avro.WorkflowState;
import io.carillon.topology.store.Json;
import io.carillon.topology.workflow.WorkflowKey;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a state says, as JSON by each thing that is audited. What is there for Carillon's own sake
 * (versions, times) is left out: a change of nothing else is no change. Pure.
 */
public final class Documents {

  private static final String ENVIRONMENT = "environment";

  private Documents() {}

  /** Of a tenant: itself, its channels and its default preferences. */
  public static SortedMap<Audited, String> of(String id, @Nullable TenantState state) {
    SortedMap<Audited, String> documents = new TreeMap<>();
    if (state == null) {
      return documents;
    }
    Map<String, Object> tenant =
        PlainJson.of(
            state, Set.of("settings", "over_limit", "created_at", "updated_at", "version"));
    look(state.getSettings(), tenant);
    documents.put(Audited.of(AuditResource.TENANT, id, id), Json.write(tenant));
    settings(documents, state.getSettings(), id, id);
    return documents;
  }

  /** Of the environment: likewise. */
  public static SortedMap<Audited, String> of(@Nullable EnvironmentState state) {
    SortedMap<Audited, String> documents = new TreeMap<>();
    if (state == null) {
      return documents;
    }
    Map<String, Object> environment = new TreeMap<>();
    look(state.getSettings(), environment);
    documents.put(
        Audited.of(AuditResource.ENVIRONMENT, ENVIRONMENT, null), Json.write(environment));
    settings(documents, state.getSettings(), ENVIRONMENT, null);
    return documents;
  }

  private static void look(Settings settings, Map<String, Object> document) {
    if (settings.getBranding() != null) {
      document.put("branding", PlainJson.of(settings.getBranding(), Set.of()));
    }
    if (!settings.getVars().isEmpty()) {
      document.put("vars", PlainJson.plain(settings.getVars()));
    }
    if (settings.getDefaultLocale() != null) {
      document.put("default_locale", settings.getDefaultLocale());
    }
  }

  private static void settings(
      SortedMap<Audited, String> documents,
      Settings settings,
      String owner,
      @Nullable String tenant) {
    settings
        .getChannels()
        .forEach(
            (key, channel) ->
                documents.put(
                    Audited.of(AuditResource.CHANNEL, key, tenant),
                    // In order, however it was put.
                    Json.write(Json.readObject(channel))));
    if (settings.getPreferenceSet() != null) {
      documents.put(
          Audited.of(AuditResource.PREFERENCE_SET, owner, tenant),
          preferences(settings.getPreferenceSet()));
    }
  }

  /** Of a workflow, or of a tenant's override. */
  public static SortedMap<Audited, String> of(String key, @Nullable WorkflowState state) {
    SortedMap<Audited, String> documents = new TreeMap<>();
    if (state == null) {
      return documents;
    }
    WorkflowKey parsed = WorkflowKey.parse(key);
    documents.put(
        Audited.of(
            parsed.tenant() == null ? AuditResource.WORKFLOW : AuditResource.WORKFLOW_OVERRIDE,
            parsed.workflow(),
            parsed.tenant()),
        Json.write(PlainJson.of(state.getDefinition(), Set.of("operation"))));
    return documents;
  }

  /** Of a key of the API, without its hash. */
  public static Map<String, Object> of(StoredKey key) {
    return PlainJson.of(key, Set.of("hash"));
  }

  /** Of a preference set. */
  public static String preferences(PreferenceSet set) {
    return Json.write(PlainJson.of(set, Set.of()));
  }

  /** Of a membership's attributes. */
  public static String attributes(Map<String, Object> attributes) {
    return Json.write(PlainJson.plain(attributes));
  }
}
