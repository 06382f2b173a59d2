package io.carillon.api.kafka;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carillon.schemas.SchemaRegistration;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Sees to it that the registry has the schemas. Several instances may do so at once. Blocks. */
public final class SchemaProvisioning {

  /** HTTP's and, as their beginning, the registry's own codes: no such subject, no such schema. */
  private static final int NOT_FOUND = 404;

  /**
   * Two instances that register one new schema at the same moment: Apicurio refuses one of them as
   * if the schema were another. Asked again it says the schema's id.
   */
  private static final int CONFLICT = 409;

  private static final int ATTEMPTS = 5;
  private static final long PAUSE_MS = 200;

  private final SchemaRegistryClient registry;
  private final Provisioning mode;

  public SchemaProvisioning(SchemaRegistryClient registry, Provisioning mode) {
    this.registry = registry;
    this.mode = mode;
  }

  /**
   * @throws ProvisioningException when a schema is missing that may not be registered, or is
   *     refused
   * @throws IOException when the registry cannot be reached
   */
  public void provision(Topics topics) throws IOException {
    if (mode == Provisioning.CHECK) {
      check(topics);
      return;
    }
    try {
      register(topics);
    } catch (RestClientException e) {
      throw new ProvisioningException(
          "the schema registry refuses a schema:",
          List.of(
              e.getMessage(),
              "If it is incompatible, another version of Carillon, or somebody else, has registered"
                  + " another schema under the same subject: use another topic.prefix, or delete the"
                  + " subject if nothing was written with it."));
    }
  }

  private void register(Topics topics) throws IOException, RestClientException {
    for (int attempt = 1; ; attempt++) {
      try {
        SchemaRegistration.register(registry, topics);
        return;
      } catch (RestClientException e) {
        if (e.getStatus() != CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while registering schemas");
    }
  }

  private void check(Topics topics) throws IOException {
    List<String> problems = new ArrayList<>();
    Map<String, Schema> schemas = new LinkedHashMap<>();
    for (Topic<?> topic : topics.all()) {
      schemas.put(topic.subject(), topic.schema());
    }
    schemas.putAll(Topics.schemasByRecordName());
    for (Map.Entry<String, Schema> each : schemas.entrySet()) {
      String subject = each.getKey();
      AvroSchema schema = new AvroSchema(each.getValue());
      try {
        registry.getId(subject, schema);
      } catch (RestClientException e) {
        problems.add(
            e.getStatus() == NOT_FOUND
                ? register(subject, schema)
                : "subject " + subject + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new ProvisioningException(
          problems.size()
              + " schemas are not in the registry and topics.create is check; register them with,"
              + " SCHEMA_REGISTRY_URL being its URL:",
          problems);
    }
  }

  private static String register(String subject, AvroSchema schema) {
    String body =
        JsonNodeFactory.instance.objectNode().put("schema", schema.canonicalString()).toString();
    return "curl -fsS -H 'Content-Type: application/vnd.schemaregistry.v1+json'"
        + " \"$SCHEMA_REGISTRY_URL\"/subjects/"
        + subject
        + "/versions --data '"
        + body.replace("'", "'\\''")
        + "'";
  }
}
