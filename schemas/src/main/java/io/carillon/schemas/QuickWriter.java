package io.carillon.schemas;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the branch of a union by the type of what is there, for plain values and records. Avro does
 * it by the name of that type, through a hash table, each time.
 */
final class QuickWriter<T> extends SpecificDatumWriter<T> {

  QuickWriter(Schema schema) {
    super(schema);
  }

  @Override
  protected int resolveUnion(Schema union, @Nullable Object datum) {
    Schema.Type wanted = type(datum);
    if (wanted != null) {
      List<Schema> branches = union.getTypes();
      for (int i = 0; i < branches.size(); i++) {
        Schema branch = branches.get(i);
        if (branch.getType() == wanted
            && branch.getLogicalType() == null
            && (!(datum instanceof IndexedRecord record)
                || branch.getFullName().equals(record.getSchema().getFullName()))) {
          return i;
        }
      }
    }
    return super.resolveUnion(union, datum);
  }

  private static Schema.@Nullable Type type(@Nullable Object datum) {
    if (datum instanceof String) {
      return Schema.Type.STRING;
    }
    if (datum == null) {
      return Schema.Type.NULL;
    }
    if (datum instanceof Double) {
      return Schema.Type.DOUBLE;
    }
    if (datum instanceof Boolean) {
      return Schema.Type.BOOLEAN;
    }
    return datum instanceof IndexedRecord ? Schema.Type.RECORD : null;
  }
}
