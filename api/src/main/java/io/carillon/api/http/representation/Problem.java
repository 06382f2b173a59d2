package io.carillon.api.http.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Every error.
 *
 * @param code a fixed word to program against
 * @param message a sentence for whoever reads it
 * @param type {@code invalid_request_error}, {@code authentication_error} or {@code api_error}
 * @param errors with {@code invalid_params}: each field and why
 */
public record Problem(
    String code,
    String message,
    int status,
    String type,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

  /**
   * @param field its path in the body, or the name of the parameter or header; empty: the whole
   *     body
   */
  public record FieldError(String field, String message) {}
}
