package io.carillon.deploy.check;

/**
 * Somebody the checks know.
 *
 * @param id user id
 * @param told body of {@code POST /v1/users} without the id; empty: nobody tells of them beforehand
 */
record Person(String id, String told) {

  /** Body of {@code POST /v1/users}. */
  String body() {
    return "{\"userId\":\"%s\",%s}".formatted(id, told);
  }
}
