package io.carillon.schemas;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the branch of a union for the plain values that attributes are, which Avro does by the name
 * of their type, through a hash table, each time.
 */
final class QuickWriter<T> extends SpecificDatumWriter<T> {

  QuickWriter(Schema schema) {
    super(schema);
  }

  @Override
  protected int resolveUnion(Schema union, @Nullable Object datum) {
    Schema.Type wanted = plainType(datum);
    if (wanted != null) {
      List<Schema> branches = union.getTypes();
      for (int i = 0; i < branches.size(); i++) {
        Schema branch = branches.get(i);
        if (branch.getType() == wanted && branch.getLogicalType() == null) {
          return i;
        }
      }
    }
    return super.resolveUnion(union, datum);
  }

  private static Schema.@Nullable Type plainType(@Nullable Object datum) {
    if (datum == null) {
      return Schema.Type.NULL;
    }
    if (datum instanceof String) {
      return Schema.Type.STRING;
    }
    if (datum instanceof Double) {
      return Schema.Type.DOUBLE;
    }
    return datum instanceof Boolean ? Schema.Type.BOOLEAN : null;
  }
}
