package io.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaBuilder.FieldAssembler;
import org.junit.jupiter.api.Test;

/** The check that guards the contracts can fail, and says where. */
class FullCompatibilityTest {

  private static final Schema RELEASED = bell().requiredString("name").endRecord();

  @Test
  void aFieldWithADefaultMayComeAndGo() {
    Schema more = bell().requiredString("name").optionalLong("cast_in").endRecord();

    assertThat(FullCompatibility.problems(RELEASED, more)).isEmpty();
    assertThat(FullCompatibility.problems(more, RELEASED)).isEmpty();
  }

  @Test
  void aNewFieldNeedsADefault() {
    Schema now = bell().requiredString("name").requiredInt("weight").endRecord();

    assertThat(FullCompatibility.problems(RELEASED, now))
        .singleElement()
        .asString()
        .startsWith("the new cannot read the released: /fields/1 READER_FIELD_MISSING");
  }

  @Test
  void aFieldWithoutDefaultStays() {
    assertThat(FullCompatibility.problems(RELEASED, bell().endRecord()))
        .singleElement()
        .asString()
        .startsWith("the released cannot read the new: /fields/0 READER_FIELD_MISSING");
  }

  @Test
  void aTypeMayNotEvenBeWidened() {
    Schema narrow = bell().requiredInt("weight").endRecord();
    Schema wide = bell().requiredLong("weight").endRecord();

    assertThat(FullCompatibility.problems(narrow, wide))
        .singleElement()
        .asString()
        .startsWith("the released cannot read the new: /fields/0/type TYPE_MISMATCH");
  }

  @Test
  void aUnionGainsNoBranch() {
    Schema now =
        bell()
            .name("name")
            .type()
            .unionOf()
            .stringType()
            .and()
            .intType()
            .endUnion()
            .noDefault()
            .endRecord();

    assertThat(FullCompatibility.problems(RELEASED, now))
        .singleElement()
        .asString()
        .startsWith("the released cannot read the new: /fields/0/type/1");
  }

  @Test
  void anEnumGainsSymbolsOnlyWhenItHasADefault() {
    assertThat(FullCompatibility.problems(tones(null, "C"), tones(null, "C", "D")))
        .singleElement()
        .asString()
        .contains("MISSING_ENUM_SYMBOLS");
    assertThat(FullCompatibility.problems(tones("C", "C"), tones("C", "C", "D"))).isEmpty();
  }

  @Test
  void aRecordKeepsItsName() {
    Schema now = new Schema.Parser().parse(RELEASED.toString().replace("Bell", "Gong"));

    assertThat(FullCompatibility.problems(RELEASED, now)).isNotEmpty();
  }

  /** The same on a contract of ours, so that the check is known to look into nested records. */
  @Test
  void aChangeDeepInsideAContractIsSeen() {
    Schema released = Contracts.schema("users");
    String renamed = released.toString().replace("\"operation\"", "\"how\"");
    String retyped = released.toString().replace("\"double\"", "\"bytes\"");

    assertThat(FullCompatibility.problems(released, new Schema.Parser().parse(renamed)))
        .as("both fields named operation have defaults: they come and go")
        .isEmpty();
    assertThat(FullCompatibility.problems(released, new Schema.Parser().parse(retyped)))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  private static FieldAssembler<Schema> bell() {
    return SchemaBuilder.record("Bell").namespace("io.carillon.test").fields();
  }

  private static Schema tones(
      @org.jspecify.annotations.Nullable String byDefault, String... tones) {
    return Schema.createEnum("Tone", null, "io.carillon.test", List.of(tones), byDefault);
  }
}
