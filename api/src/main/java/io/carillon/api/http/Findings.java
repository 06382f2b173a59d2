package io.carillon.api.http;

import io.carillon.api.http.representation.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that its sender hears all of it at once. */
final class Findings {

  private static final int MAX = 50;

  private final List<FieldError> errors = new ArrayList<>();

  void add(String field, String message) {
    if (errors.size() < MAX) {
      errors.add(new FieldError(shortened(field), message));
    }
  }

  /** What is wrong with an object within, its unknown fields included. */
  void addAll(String parent, Fields inner) {
    inner.unknown();
    String prefix = parent.isEmpty() ? "" : parent + ".";
    inner.findings().errors.forEach(e -> add(prefix + e.field(), e.message()));
  }

  /** What was found within. */
  void addAll(String parent, Findings inner) {
    inner.errors.forEach(e -> add(parent + "." + e.field(), e.message()));
  }

  /** 422 if anything was found. */
  void check() {
    if (!errors.isEmpty()) {
      throw ApiException.invalid(errors);
    }
  }

  private static String shortened(String field) {
    return field.length() <= 200 ? field : field.substring(0, 200) + "...";
  }
}
