package io.carillon.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.UserChange;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.PreferenceRules;
import io.carillon.topology.ingest.UserRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a user is, as Knock's SDKs describe one: every field is an attribute, but {@code memberships}
 * and {@code preferences}, which has sets by id. These are merged, unless they say otherwise.
 */
final class IdentifyFields {

  private static final String PREFERENCES = "preferences";

  private IdentifyFields() {}

  /**
   * The changes of {@code user-log} that it is, in their order; what is wrong is found.
   *
   * @param userId null: it is not known, which is found elsewhere
   */
  static List<Object> read(@Nullable String userId, Fields fields) {
    List<Object> changes = new ArrayList<>();
    ObjectNode sets = fields.object(PREFERENCES);
    fields.notYet("channel_data", "channel data");
    fields.any("__typename");
    UserChange user = UserFields.flat(fields);
    changes.add(user);
    Rejection wrong = userId == null ? null : UserRules.check(userId, user);
    if (wrong != null) {
      fields.wrong(wrong.field(), wrong.detail());
    }
    if (sets != null) {
      sets.fieldNames()
          .forEachRemaining(
              id -> {
                if (sets.get(id) instanceof ObjectNode set) {
                  changes.add(set(userId, id, new Fields(set), fields));
                } else if (!sets.get(id).isNull()) {
                  fields.wrong(
                      PREFERENCES + "." + id,
                      "is " + Fields.kind(sets.get(id)) + "; a preference set is expected");
                }
              });
    }
    return changes;
  }

  private static PreferenceChange set(
      @Nullable String userId, String id, Fields set, Fields parent) {
    PreferenceFields.OfUser read = PreferenceFields.inline(id, set);
    PreferenceChange change =
        new PreferenceChange(
            id.equals(PreferencesResource.DEFAULT) ? null : id,
            read.merge() ? ChangeOperation.MERGE : ChangeOperation.REPLACE,
            read.set(),
            List.of(),
            false);
    String field = PREFERENCES + "." + id;
    parent.findings().addAll(field, set);
    Rejection wrong = userId == null ? null : PreferenceRules.check(userId, change);
    if (wrong != null) {
      parent.wrong(field, wrong.field() + " " + wrong.detail());
    }
    return change;
  }
}
