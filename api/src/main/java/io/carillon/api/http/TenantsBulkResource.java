package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.BulkKind;
import io.carillon.avro.TenantChange;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Rejection;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /v1/tenants/bulk/...}: as many single calls would, and nothing of it when anything is
 * wrong.
 */
final class TenantsBulkResource {

  /** As with Knock. */
  private static final int MOST = 1_000;

  private final TenantWrites tenants;
  private final BulkRuns runs;

  TenantsBulkResource(TenantWrites tenants, BulkRuns runs) {
    this.tenants = tenants;
    this.runs = runs;
  }

  /** {@code set}: ids, or tenants described. */
  CompletionStage<Answer> set(Context ctx) {
    Params.of(ctx).done();
    Fields body = Bodies.object(ctx);
    Map<String, TenantChange> changes = changes(body);
    body.done();
    changes.keySet().forEach(Caller.of(ctx)::requireTenant);
    changes.forEach(tenants::requireFits);
    return runs.each(
            List.copyOf(changes.keySet()),
            id -> tenants.append(ctx, id, changes.getOrDefault(id, TenantFields.nothing())))
        .thenCompose(
            written -> runs.answer(ctx, "tenants.bulk.set", BulkKind.TENANTS_SET, written));
  }

  private static Map<String, TenantChange> changes(Fields body) {
    Map<String, TenantChange> changes = new LinkedHashMap<>();
    JsonNode json = body.any("tenants");
    if (!(json instanceof ArrayNode list) || list.isEmpty() || list.size() > MOST) {
      body.wrong("tenants", "is a list of 1 to " + MOST + " tenants");
      return changes;
    }
    for (int i = 0; i < list.size(); i++) {
      String field = "tenants[" + i + "]";
      TenantFields.Described tenant = null;
      if (list.get(i) instanceof ObjectNode object) {
        Fields fields = new Fields(object);
        tenant = TenantFields.described(fields);
        body.findings().addAll(field, fields);
      } else if (list.get(i).isTextual()) {
        String id = list.get(i).textValue();
        Rejection wrong = Checks.tenantId(field, id);
        if (wrong != null) {
          body.wrong(field, wrong.detail());
        }
        tenant = TenantFields.Described.named(id);
      } else {
        body.wrong(field, "is " + Fields.kind(list.get(i)) + "; a tenant or its id is expected");
      }
      if (tenant != null && changes.put(tenant.id(), tenant.change()) != null) {
        body.wrong(field, "is there twice");
      }
    }
    return changes;
  }

  /** {@code delete}: {@code ?tenant_ids[]=}, as Knock's SDKs send it. */
  CompletionStage<Answer> delete(Context ctx) {
    Params params = Params.of(ctx);
    List<String> ids = List.copyOf(new LinkedHashSet<>(params.texts("tenant_ids")));
    if (ids.isEmpty() || ids.size() > MOST) {
      params.wrong("tenant_ids", "is 1 to " + MOST + " ids of tenants");
    }
    for (String id : ids) {
      Rejection wrong = Checks.tenantId("tenant_ids", id);
      if (wrong != null) {
        params.wrong("tenant_ids", wrong.detail());
      }
    }
    params.done();
    ids.forEach(Caller.of(ctx)::requireTenant);
    return runs.each(ids, id -> tenants.append(ctx, id, TenantFields.deletion()))
        .thenCompose(
            written -> runs.answer(ctx, "tenants.bulk.delete", BulkKind.TENANTS_DELETED, written));
  }
}
