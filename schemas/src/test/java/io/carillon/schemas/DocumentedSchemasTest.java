package io.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.idl.IdlReader;
import org.junit.jupiter.api.Test;

/** Whoever opens a schema is told what each part of it means. */
class DocumentedSchemasTest {

  @Test
  void everyRecordEnumAndFieldHasADoc() throws IOException {
    List<Path> contracts;
    try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
      contracts = files.filter(file -> file.toString().endsWith(".avdl")).sorted().toList();
    }
    List<String> silent = new ArrayList<>();
    for (Path contract : contracts) {
      for (Schema each : new IdlReader().parse(contract).getNamedSchemas().values()) {
        silent.addAll(withoutDoc(each));
      }
    }

    assertThat(contracts).hasSize(6);
    assertThat(silent).as("records, enums and fields without a doc").isEmpty();
  }

  @Test
  void whatLacksADocIsNamed() throws IOException {
    String idl = "namespace bells; /** A bell. */ record Bell { string name; }";
    InputStream in = new ByteArrayInputStream(idl.getBytes(StandardCharsets.UTF_8));
    Schema bell = new IdlReader().parse(in).getNamedSchema("bells.Bell");

    assertThat(withoutDoc(bell)).containsExactly("bells.Bell.name");
  }

  private static List<String> withoutDoc(Schema schema) {
    List<String> silent = new ArrayList<>();
    if (isBlank(schema.getDoc())) {
      silent.add(schema.getFullName());
    }
    if (schema.getType() == Schema.Type.RECORD) {
      schema.getFields().stream()
          .filter(field -> isBlank(field.doc()))
          .forEach(field -> silent.add(schema.getFullName() + "." + field.name()));
    }
    return silent;
  }

  private static boolean isBlank(@org.jspecify.annotations.Nullable String doc) {
    return doc == null || doc.isBlank();
  }
}
