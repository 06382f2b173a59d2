package io.carillon.topology.ingest;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.Condition;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceLeaf;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.PreferenceSetting;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.resolve.condition.Condition.Problem;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.store.AvroValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a preference set must hold to, whoever's it is; [ingest] and the API ask the same. */
public final class PreferenceRules {

  private static final AvroValue<PreferenceSet> SETS = new AvroValue<>(PreferenceSet.class);

  private PreferenceRules() {}

  /** Null when all is well. */
  public static @Nullable Rejection check(String userId, PreferenceChange change) {
    Rejection wrong = Checks.userId("user_id", userId);
    if (wrong == null) {
      wrong = Checks.known("operation", change.getOperation());
    }
    if (wrong == null && change.getTenantId() != null) {
      wrong = Checks.tenantId("tenant_id", change.getTenantId());
    }
    if (wrong == null && change.getOperation() != ChangeOperation.DELETE) {
      wrong = set("preferences", change.getPreferences(), true);
    }
    return wrong == null ? cleared(change) : wrong;
  }

  private static @Nullable Rejection cleared(PreferenceChange change) {
    if (!change.getClear().isEmpty() && change.getOperation() != ChangeOperation.MERGE) {
      return Rejection.of(Reason.INVALID, "clear", "goes with the operation MERGE only");
    }
    if (change.getClear().size() > Limits.PREFERENCE_ENTRIES) {
      return tooMany("clear", change.getClear().size());
    }
    for (String path : change.getClear()) {
      int slash = path.indexOf('/');
      if (!PreferenceSets.SECTIONS.contains(slash < 0 ? path : path.substring(0, slash))) {
        return Rejection.of(
            Reason.INVALID,
            "clear",
            "begins with none of " + String.join(", ", PreferenceSets.SECTIONS));
      }
    }
    return null;
  }

  /**
   * Null when all is well.
   *
   * @param field where the set stands
   * @param mayReplace whether {@code replace} may stand in it: only in a tenant's default set does
   *     it say anything
   */
  public static @Nullable Rejection set(String field, PreferenceSet set, boolean mayReplace) {
    Rejection wrong = settings(field + ".workflows", set.getWorkflows(), mayReplace);
    if (wrong == null) {
      wrong = settings(field + ".categories", set.getCategories(), mayReplace);
    }
    if (wrong == null) {
      wrong = channels(field, set.getChannelTypes(), set.getChannels(), mayReplace);
    }
    if (wrong == null) {
      wrong =
          strategies(
              field,
              mayReplace,
              set.getWorkflowsStrategy(),
              set.getCategoriesStrategy(),
              set.getChannelTypesStrategy(),
              set.getChannelsStrategy());
    }
    return wrong == null ? size(field, set) : wrong;
  }

  /** Null when a set is not too large. */
  public static @Nullable Rejection size(String field, PreferenceSet set) {
    int bytes = SETS.write(set).length;
    return bytes <= Limits.PREFERENCE_SET_BYTES
        ? null
        : Rejection.of(
            Reason.TOO_LARGE,
            field,
            "has " + bytes + " bytes; at most " + Limits.PREFERENCE_SET_BYTES);
  }

  private static @Nullable Rejection settings(
      String field, Map<String, Object> settings, boolean mayReplace) {
    Rejection wrong = names(field, settings);
    for (Map.Entry<String, Object> each : settings.entrySet()) {
      if (wrong != null) {
        return wrong;
      }
      if (each.getValue() instanceof PreferenceSetting setting) {
        wrong = setting(field + "." + each.getKey(), setting, mayReplace);
      }
    }
    return wrong;
  }

  private static @Nullable Rejection setting(
      String field, PreferenceSetting setting, boolean mayReplace) {
    Rejection wrong = channels(field, setting.getChannelTypes(), setting.getChannels(), mayReplace);
    if (wrong == null) {
      wrong = conditions(field + ".conditions", setting.getConditions());
    }
    return wrong == null
        ? strategies(
            field,
            mayReplace,
            setting.getStrategy(),
            setting.getChannelTypesStrategy(),
            setting.getChannelsStrategy())
        : wrong;
  }

  private static @Nullable Rejection channels(
      String field, Map<String, Object> types, Map<String, Object> channels, boolean mayReplace) {
    for (String type : types.keySet()) {
      if (!Channel.TYPES.contains(type)) {
        return Rejection.of(
            Reason.INVALID,
            field + ".channel_types",
            "names a type that is none of " + String.join(", ", Channel.TYPES));
      }
    }
    Rejection wrong = leaves(field + ".channel_types", types, mayReplace);
    return wrong == null ? leaves(field + ".channels", channels, mayReplace) : wrong;
  }

  private static @Nullable Rejection leaves(
      String field, Map<String, Object> leaves, boolean mayReplace) {
    Rejection wrong = names(field, leaves);
    for (Map.Entry<String, Object> each : leaves.entrySet()) {
      if (wrong != null) {
        return wrong;
      }
      if (each.getValue() instanceof PreferenceLeaf leaf) {
        String here = field + "." + each.getKey();
        wrong = conditions(here + ".conditions", leaf.getConditions());
        wrong = wrong == null ? strategies(here, mayReplace, leaf.getStrategy()) : wrong;
      }
    }
    return wrong;
  }

  private static @Nullable Rejection names(String field, Map<String, Object> entries) {
    if (entries.size() > Limits.PREFERENCE_ENTRIES) {
      return tooMany(field, entries.size());
    }
    for (String name : entries.keySet()) {
      if (name.isBlank() || name.length() > Limits.CATEGORY_CHARS) {
        return Rejection.of(
            Reason.INVALID, field, "names have 1 to " + Limits.CATEGORY_CHARS + " characters");
      }
      Rejection wrong = Checks.wellFormed(field, name);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static Rejection tooMany(String field, int size) {
    return Rejection.of(
        Reason.TOO_LARGE, field, "has " + size + " entries; at most " + Limits.PREFERENCE_ENTRIES);
  }

  /** Null when all is well with conditions, of preferences or of a workflow. */
  public static @Nullable Rejection conditions(String field, @Nullable List<Condition> conditions) {
    if (conditions == null) {
      return null;
    }
    if (conditions.size() > Limits.CONDITIONS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          field,
          "has " + conditions.size() + " conditions; at most " + Limits.CONDITIONS);
    }
    for (int i = 0; i < conditions.size(); i++) {
      Rejection wrong = condition(field + "[" + i + "]", conditions.get(i));
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable Rejection condition(String field, Condition condition) {
    Rejection wrong =
        Checks.text(field + ".variable", condition.getVariable(), Limits.VARIABLE_CHARS);
    if (wrong == null) {
      wrong = Checks.text(field + ".operator", condition.getOperator(), Limits.VARIABLE_CHARS);
    }
    if (wrong == null) {
      wrong =
          Checks.text(field + ".argument", condition.getArgument(), Limits.ATTRIBUTE_VALUE_CHARS);
    }
    if (wrong != null) {
      return wrong;
    }
    Problem problem =
        io.carillon.topology.resolve.condition.Condition.problem(
            condition.getVariable(), condition.getOperator(), condition.getArgument());
    return problem == null
        ? null
        : Rejection.of(Reason.INVALID, field + "." + problem.field(), problem.detail());
  }

  private static @Nullable Rejection strategies(
      String field, boolean mayReplace, @Nullable String... strategies) {
    for (String strategy : strategies) {
      if (strategy == null || strategy.equals(PreferenceSets.MERGE)) {
        continue;
      }
      if (!strategy.equals(PreferenceSets.REPLACE)) {
        return Rejection.of(Reason.INVALID, field + ".__strategy__", "is none of merge, replace");
      }
      if (!mayReplace) {
        return Rejection.of(
            Reason.INVALID,
            field + ".__strategy__",
            "only a tenant's default set can replace what its users say");
      }
    }
    return null;
  }
}
