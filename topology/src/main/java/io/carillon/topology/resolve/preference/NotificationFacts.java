package io.carillon.topology.resolve.preference;

import io.carillon.avro.Actor;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.RoutedNotification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a notification brings along to decide on: the same for all partitions, whatever has changed
 * since.
 *
 * @param workflow key, as {@link Question#workflow} has it
 * @param workflowName for people
 * @param critical it overrides preferences
 * @param honorGlobalOptOut what users opted out of in their own default sets holds in every tenant
 * @param environment default set, or null
 * @param tenants by id, those that were known
 * @param data the sender's, as JSON
 * @param vars the environment's
 * @param now when it was sent, milliseconds since the epoch
 */
public record NotificationFacts(
    String workflow,
    String workflowName,
    List<String> categories,
    boolean critical,
    boolean honorGlobalOptOut,
    @Nullable PreferenceSet environment,
    Map<String, TenantFacts> tenants,
    @Nullable Actor actor,
    @Nullable String data,
    Map<String, Object> vars,
    long now) {

  public static NotificationFacts of(RoutedNotification routed) {
    Map<String, TenantFacts> tenants = new HashMap<>();
    routed.getTenants().forEach((id, snapshot) -> tenants.put(id, TenantFacts.of(snapshot)));
    return new NotificationFacts(
        Question.workflow(routed.getWorkflow()),
        routed.getWorkflowName() == null
            ? Question.workflow(routed.getWorkflow())
            : routed.getWorkflowName(),
        routed.getCategories(),
        routed.getCritical(),
        routed.getHonorGlobalOptOut(),
        routed.getEnvironmentPreferences(),
        tenants,
        routed.getActor(),
        routed.getContent().getData(),
        routed.getEnvironmentVars(),
        routed.getAcceptedAt());
  }

  Question by(Channel channel) {
    return new Question(workflow, categories, channel);
  }

  TenantFacts tenant(@Nullable String id) {
    TenantFacts known = id == null ? null : tenants.get(id);
    return known == null ? TenantFacts.UNKNOWN : known;
  }
}
