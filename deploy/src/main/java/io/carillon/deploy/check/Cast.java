package io.carillon.deploy.check;

import java.util.List;

/** The people of the checks: between them they differ in every way that a segment can tell. */
final class Cast {
  /** The call of the first page of the documentation, as it stands there. */
  static final String NEWCOMER =
      """
      {"userId":"user_456","attributes":{"tenant_id":"acme-corp","company":"Acme Corp","role":"admin","org":"engineering"}}""";

  /** Those that are told of before the first notification, the newcomer aside. */
  static final List<Person> PEOPLE =
      List.of(
          // Admin in one tenant, viewer in another.
          person(
              "ann",
              "\"memberships\":{\"acme-corp\":{\"role\":\"admin\"},\"globex\":{\"role\":\"viewer\"}}"),
          person(
              "ben",
              "\"attributes\":{\"tenant_id\":\"acme-corp\",\"role\":\"viewer\",\"org\":\"sales\"}"),
          person(
              "cem",
              "\"attributes\":{\"company\":\"Globex\"},\"memberships\":{\"globex\":{\"role\":\"admin\"}}"),
          // In two tenants by attribute.
          person(
              "dora",
              "\"attributes\":{\"tenant_id\":[\"acme-corp\",\"initech\"],\"role\":\"auditor\",\"org\":\"engineering\"}"),
          // Everything a member of acme-corp has, but no member.
          person(
              "eli",
              "\"attributes\":{\"company\":\"Acme Corp\",\"role\":\"admin\",\"org\":\"engineering\"}"),
          person(
              "fay",
              "\"attributes\":{\"role\":\"viewer\",\"company\":\"Initech, Inc.\"},\"memberships\":{\"initech\":{\"role\":\"admin\"}}"),
          // Admin as a user, viewer as a member: within the tenant the membership counts.
          person(
              "gus",
              "\"attributes\":{\"role\":\"admin\"},\"memberships\":{\"acme-corp\":{\"role\":\"viewer\"}}"),
          person(
              "hana",
              "\"attributes\":{\"seats\":25,\"beta\":true},\"memberships\":{\"globex\":{\"role\":\"member\"}}"),
          // An id that has to be encoded in a URL.
          person(
              "ivo/ü@example.com",
              "\"attributes\":{\"tenant_id\":\"globex\",\"languages\":[\"de\",\"tr\"]}"),
          person("kim", "\"attributes\":{}"));

  /** Those that appear on the way. */
  static final List<Person> LATER =
      List.of(
          new Person("user_456", ""),
          new Person("walk-in", ""),
          new Person("lou", ""),
          new Person("avro-ada", ""),
          new Person("avro-bob", ""),
          new Person("after-poison", ""));

  private Cast() {}

  private static Person person(String id, String told) {
    return new Person(id, told);
  }

  /** Everybody's id. */
  static List<String> ids() {
    return java.util.stream.Stream.concat(PEOPLE.stream(), LATER.stream()).map(Person::id).toList();
  }
}
