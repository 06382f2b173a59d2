package io.carillon.schemas;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** Whether each of two versions reads what the other has written. */
final class FullCompatibility {

  private FullCompatibility() {}

  /** What is wrong, in words; empty when all is well. */
  static List<String> problems(Schema released, Schema now) {
    List<String> problems = new ArrayList<>();
    if (!released.getFullName().equals(now.getFullName())) {
      problems.add("it was " + released.getFullName() + " and is " + now.getFullName());
    }
    problems.addAll(cannotRead("the new cannot read the released", now, released));
    problems.addAll(cannotRead("the released cannot read the new", released, now));
    return problems;
  }

  private static List<String> cannotRead(String which, Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(each -> which + ": " + inWords(each))
        .toList();
  }

  private static String inWords(Incompatibility each) {
    return each.getLocation() + " " + each.getType() + " " + each.getMessage();
  }
}
