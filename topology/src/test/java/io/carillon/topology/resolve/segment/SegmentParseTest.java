package io.carillon.topology.resolve.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentParseTest {

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # maps of equalities
          {"role":"admin"}                       | {"attribute":"role","op":"eq","value":"admin"}
          {"tenant_id":"acme","role":"admin"}    | {"all":[{"attribute":"tenant_id","op":"eq","value":"acme"},{"attribute":"role","op":"eq","value":"admin"}]}
          {"role":["admin","owner","admin"]}     | {"attribute":"role","op":"in","values":["admin","owner"]}
          {"seats":5,"paid":true,"ratio":0.5}    | {"all":[{"attribute":"seats","op":"eq","value":5},{"attribute":"paid","op":"eq","value":true},{"attribute":"ratio","op":"eq","value":0.5}]}
          {"seats":-0.0}                         | {"attribute":"seats","op":"eq","value":0}
          {"seats":1e30}                         | {"attribute":"seats","op":"eq","value":1.0E30}
          {"name":""}                            | {"attribute":"name","op":"eq","value":""}
          # attributes that are called like the tree's words
          {"all":"x"}                            | {"attribute":"all","op":"eq","value":"x"}
          {"all":["x","y"]}                      | {"attribute":"all","op":"in","values":["x","y"]}
          {"not":true}                           | {"attribute":"not","op":"eq","value":true}
          {"any_tenant":"x"}                     | {"attribute":"any_tenant","op":"eq","value":"x"}
          {"all_users":"x"}                      | {"attribute":"all_users","op":"eq","value":"x"}
          {"all":true,"any":"x"}                 | {"all":[{"attribute":"all","op":"eq","value":true},{"attribute":"any","op":"eq","value":"x"}]}
          {"op":"x"}                             | {"attribute":"op","op":"eq","value":"x"}
          {"attribute":"x"}                      | {"attribute":"attribute","op":"eq","value":"x"}
          {"attribute":"all","op":"eq","value":"x"} | {"attribute":"all","op":"eq","value":"x"}
          # trees
          {"all":[{"role":"admin"}]}             | {"all":[{"attribute":"role","op":"eq","value":"admin"}]}
          {"any":[{"role":"a"},{"not":{"seats":{"x":1}}}]} | !
          {"any":[{"role":"a"},{"not":{"seats":5}}]} | {"any":[{"attribute":"role","op":"eq","value":"a"},{"not":{"attribute":"seats","op":"eq","value":5}}]}
          {"value":7,"op":"gte","attribute":"n"} | {"attribute":"n","op":"gte","value":7}
          {"attribute":"n","op":"not_in","values":[1,"1",true]} | {"attribute":"n","op":"not_in","values":[1,"1",true]}
          {"attribute":"n","op":"exists"}        | {"attribute":"n","op":"exists"}
          {"attribute":"n","op":"starts_with","value":"x"} | {"attribute":"n","op":"starts_with","value":"x"}
          # whole segments
          {"all_users":true}                     | {"all_users":true}
          {"any_tenant":{"role":"admin"}}        | {"any_tenant":{"attribute":"role","op":"eq","value":"admin"}}
            {"all_users": true}                  | {"all_users":true}
          # text
          role:admin                             | {"attribute":"role","op":"eq","value":"admin"}
          tenant_id:acme-corp,role:admin         | {"all":[{"attribute":"tenant_id","op":"eq","value":"acme-corp"},{"attribute":"role","op":"eq","value":"admin"}]}
          company:Acme Corp , role : admin       | {"all":[{"attribute":"company","op":"eq","value":"Acme Corp"},{"attribute":"role","op":"eq","value":"admin"}]}
          seats:5                                | {"attribute":"seats","op":"in","values":[5,"5"]}
          seats:"5"                              | {"attribute":"seats","op":"eq","value":"5"}
          seats:-5.50                            | {"attribute":"seats","op":"in","values":[-5.5,"-5.50"]}
          zip:007                                | {"attribute":"zip","op":"eq","value":"007"}
          big:1e999                              | {"attribute":"big","op":"eq","value":"1e999"}
          paid:true                              | {"attribute":"paid","op":"in","values":[true,"true"]}
          paid:"true"                            | {"attribute":"paid","op":"eq","value":"true"}
          tenant_id:42                           | {"attribute":"tenant_id","op":"eq","value":"42"}
          "a:b":"c,d \\"e\\" \\\\"               | {"attribute":"a:b","op":"eq","value":"c,d \\"e\\" \\\\"}
          name:""                                | {"attribute":"name","op":"eq","value":""}
          """)
  void canonicalSpelling(String text, String canonical) {
    if (canonical.equals("!")) {
      assertThatThrownBy(() -> Segment.parse(text)).isInstanceOf(SegmentException.class);
      return;
    }
    Segment segment = Segment.parse(text);
    assertThat(segment.toJson()).isEqualTo(canonical);
    assertThat(Segment.parse(canonical)).isEqualTo(segment).hasSameHashCodeAs(segment);
    assertThat(Segment.parse(segment.toJsonNode())).isEqualTo(segment);
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                     | $                | an empty segment
          {}                                     | $                | everyone is spelt {"all_users": true}
          {"all":[]}                             | $.all            | at least one condition
          {"all":[{"role":"x"},{}]}              | $.all[1]         | everyone is spelt
          {"not":{}}                             | $.not            | an empty segment
          {"any_tenant":{}}                      | $.any_tenant     | an empty segment
          {"role":[]}                            | $.role           | an empty list
          {"role":null}                          | $.role           | 'not_exists'
          {"role":{"x":1}}                       | $.role           | not an object
          {"role":[["x"]]}                       | $.role[0]        | not array
          {"role":"x","role":"y"}                | $[               | Duplicate
          {"role":"x"                            | $[               | not JSON
          {"role":"x"} {}                        | $[               | not JSON
          {"n":1e999}                            | $                | finite
          {"":"x"}                               | $                | 1 to 128 characters
          {"all_users":false}                    | $.all_users      | can only be true
          {"all":[{"all_users":true}]}           | $.all[0]         | stands alone
          {"not":{"any_tenant":{"a":"b"}}}       | $.not            | stands alone
          {"any_tenant":{"any_tenant":{"a":"b"}}} | $.any_tenant    | stands alone
          {"any_tenant":{"tenant_id":"acme"}}    | $.any_tenant     | may not name tenant_id
          {"any_tenant":{"all":[{"not":{"tenant_id":"acme"}}]}} | $.any_tenant.all[0].not | may not name tenant_id
          {"all":[{"role":"x"},"y"]}             | $.all[1]         | not string
          {"all":[{"role":"x"}],"role":"y"}      | $.all[0]         | stand alone in their object
          {"attribute":"a","op":"equals","value":1} | $.op          | did you mean 'eq'?
          {"attribute":"a","op":"startsWith","value":"x"} | $.op    | did you mean 'starts_with'?
          {"attribute":"a","op":"NOT-IN","values":["x"]} | $.op     | did you mean 'not_in'?
          {"attribute":"a","op":"contain","value":"x"} | $.op       | did you mean 'contains'?
          {"attribute":"a","op":">=","value":1}  | $.op             | did you mean 'gte'?
          {"attribute":"a","op":"matches_regex","value":"x"} | $.op | The operators are eq ne in
          {"attribute":"a","op":7,"value":"x"}   | $.op             | unknown operator 7
          {"attribute":"a","value":"x"}          | $                | op is missing
          {"attribute":7,"op":"eq","value":"x"}  | $.attribute      | attribute is a string
          {"attribute":"a","op":"eq"}            | $                | one "value"
          {"attribute":"a","op":"eq","values":[1]} | $              | for several use 'in'
          {"attribute":"a","op":"eq","value":[1]} | $.value         | not array
          {"attribute":"a","op":"in","value":1}  | $                | "values": [...]
          {"attribute":"a","op":"in","values":1} | $                | "values": [...]
          {"attribute":"a","op":"in","values":[1,null]} | $.values[1] | null is no value
          {"attribute":"a","op":"exists","value":true} | $          | takes no value
          {"attribute":"a","op":"eq","value":1,"case":"x"} | $      | unknown key 'case'
          {"attribute":"a","op":"gt","value":true} | $              | takes a number or a string
          {"attribute":"a","op":"contains","value":5} | $           | takes a string
          {"attribute":"a","op":"starts_with","value":5} | $        | takes a string
          {"attribute":"tenant_id","op":"exists"} | $               | eq, ne, in and not_in
          {"attribute":"tenant_id","op":"starts_with","value":"a"} | $ | eq, ne, in and not_in
          {"tenant_id":5}                        | $                | a tenant's id is a string
          role                                   | $[0]             | 'role' has no value
          role:                                  | $[5]             | the empty string is written ""
          role:admin,                            | $[11]            | no comma after the last
          ,role:admin                            | $[0]             | a pair is missing
          :admin                                 | $[0]             | 1 to 128 characters
          at:10:30                               | $[5]             | double quotes
          role:"admin                            | $[5]             | not closed
          role:"admin"x                          | $[12]            | after a closing quote
          role:ad"min                            | $[7]             | around the whole
          role:"a\\n"                            | $[7]             | backslash
          all_users:true                         | $[0]             | {"all_users": true}
          """)
  void errorsSayWhereAndWhatToDo(String text, String path, String message) {
    SegmentException e = catchThrowableOfType(SegmentException.class, () -> Segment.parse(text));
    assertThat(e).as(text).isNotNull();
    assertThat(e.problem()).contains(message);
    assertThat(e.path()).startsWith(path);
    assertThat(e).hasMessage(e.problem() + " (at " + e.path() + ")");
  }

  @Test
  void parsesJsonNodes() throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(Segment.parse(new TextNode("role:admin"))).isEqualTo(Segment.parse("role:admin"));
    assertThat(Segment.parse(new TextNode("{\"role\":\"admin\"}")))
        .isEqualTo(Segment.parse("role:admin"));
    assertThat(Segment.parse(json.readTree("{\"role\":\"admin\"}")))
        .isEqualTo(Segment.parse("role:admin"));
    assertThatThrownBy(() -> Segment.parse(NullNode.instance)).hasMessageContaining("not null");
    assertThatThrownBy(() -> Segment.parse(json.readTree("[1]"))).hasMessageContaining("not array");
  }

  @Test
  void depthIsBounded() {
    assertThat(Segment.parse(nested(SegmentLimits.MAX_DEPTH))).isNotNull();
    assertRefused(nested(SegmentLimits.MAX_DEPTH + 1), "deeper than 32");
    assertRefused(
        nested(SegmentLimits.MAX_DEPTH).replace("\"a\":1", "\"a\":1,\"b\":2"), "deeper than 32");
    assertRefused(nested(5_000), "not JSON");
  }

  private static String nested(int levels) {
    return "{\"not\":".repeat(levels - 1) + "{\"a\":1}" + "}".repeat(levels - 1);
  }

  @Test
  void termsAreBounded() {
    assertThat(Segment.parse(text(SegmentLimits.MAX_TERMS))).isNotNull();
    assertRefused(text(SegmentLimits.MAX_TERMS + 1), "more than 256 terms");
    assertThat(Segment.parse(map(SegmentLimits.MAX_TERMS))).isNotNull();
    assertRefused(map(SegmentLimits.MAX_TERMS + 1), "more than 256 terms");
  }

  private static String text(int terms) {
    return IntStream.range(0, terms).mapToObj(i -> "a" + i + ":x").collect(Collectors.joining(","));
  }

  private static String map(int terms) {
    return IntStream.range(0, terms)
        .mapToObj(i -> "\"a" + i + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void listsNamesAndValuesAreBounded() {
    assertThat(Segment.parse(list("a", SegmentLimits.MAX_VALUES))).isNotNull();
    assertRefused(list("a", SegmentLimits.MAX_VALUES + 1), "at most 1000 values, not 1001");
    assertThat(Segment.parse("a".repeat(128) + ":x")).isNotNull();
    assertRefused("a".repeat(129) + ":x", "1 to 128 characters, not 129");
    for (String op : new String[] {"eq", "ne", "starts_with", "gt", "contains"}) {
      assertThat(Segment.parse(term(op, "v".repeat(256)))).isNotNull();
      assertRefused(term(op, "v".repeat(257)), "longer than 256 characters are not indexed");
    }
    assertRefused("{\"a\":[\"x\",\"" + "v".repeat(257) + "\"]}", "this one has 257");
    assertRefused(
        "{\"any\":["
            + list("tenant_id", 600)
            + ","
            + list("tenant_id", 600).replace("\"v", "\"w")
            + "]}",
        "at most 1000 tenants, this one 1200");
  }

  private static String term(String op, String value) {
    return "{\"attribute\":\"a\",\"op\":\"" + op + "\",\"value\":\"" + value + "\"}";
  }

  private static String list(String attribute, int values) {
    return IntStream.range(0, values)
        .mapToObj(i -> "\"v" + i + "\"")
        .collect(Collectors.joining(",", "{\"" + attribute + "\":[", "]}"));
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> Segment.parse(text))
        .isInstanceOf(SegmentException.class)
        .hasMessageContaining(message);
  }
}
