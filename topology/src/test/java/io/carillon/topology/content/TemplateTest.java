package io.carillon.topology.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What templates may ask for and say, and what becomes of those that ask for too much. */
class TemplateTest {

  private static final long NOW = Instant.parse("2026-03-04T05:06:07Z").toEpochMilli();

  private static final Map<String, Object> SCOPE =
      Map.of(
          "data",
          Map.of(
              "number",
              17L,
              "price",
              2.5,
              "list",
              List.of("b", "a"),
              "html",
              "<b>x</b>",
              "t",
              "true"),
          "recipient",
          Map.of("name", "Ann", "id", "ann"),
          "tenant",
          Map.of("name", "Acme"));

  private static String render(String template) throws TemplateException {
    return Template.parse(template).render(SCOPE, NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "plain text                                        ~ plain text",
        "Invoice {{ data.number }}                         ~ Invoice 17",
        "{{ data.price }}                                  ~ 2.5",
        "Hi {{ recipient.name | upcase }} of {{tenant.name}} ~ Hi ANN of Acme",
        "{{ data.missing }}{{ nothing.at.all }}.           ~ .",
        "{{ data.missing | default: 'none' }}              ~ none",
        "{{ data.list | sort | join: '-' }}                ~ a-b",
        "{% for x in data.list %}{{ x }}{% endfor %}       ~ ba",
        "{% if data.number > 10 %}many{% else %}few{% endif %} ~ many",
        "{% if data.t == 'true' %}yes{% endif %}           ~ yes",
        "{% assign x = data.number | plus: 1 %}{{ x }}     ~ 18",
        "{% case data.number %}{% when 17 %}it{% endcase %} ~ it",
        "{{ data.html }}                                   ~ <b>x</b>",
        "{{ data.html | escape }}                          ~ &lt;b&gt;x&lt;/b&gt;",
        "{{ 'now' | date: '%Y-%m-%d %H:%M' }}              ~ 2026-03-04 05:06",
        "{{ '2026-01-31T12:00:00+02:00' | date: '%d.%m. %H:%M' }} ~ 31.01. 12:00",
        "{{ 0 | date: '%Y' }}                              ~ 1970",
        "{{ 'no date' | date: '%Y' }}                      ~ no date",
        "{{ data['number'] }}                              ~ 17",
        "{% raw %}{{ data.number }}{% endraw %}            ~ {{ data.number }}",
        "{% comment %}gone{% endcomment %}here             ~ here",
        "a { b } c % d                                     ~ a { b } c % d",
      })
  void saysWhatLiquidSays(String template, String expected) throws TemplateException {
    assertThat(render(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{{ data.number                    ~ line 1",
        "{% if data.number %}never ended   ~ line 1",
        "{% nothing %}                     ~ nothing",
        "{{ data.number | no_such }}       ~ no_such",
        "{% include 'passwd' %}            ~ include",
        "{% include '/etc/passwd' %}       ~ include",
        "{{ [data.number] }}               ~ ",
        "{{ data.number | absolute_url }}  ~ absolute_url",
        "{{ 99999999999999999999 }}        ~ ",
      })
  void whatIsNoLiquidIsSaidWithItsPlace(String template, String said) {
    assertThatThrownBy(() -> Template.parse(template))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(said == null ? "" : said);
  }

  @Test
  void theSecondLineIsCalledSo() {
    assertThatThrownBy(() -> Template.parse("fine\n  {{ oops | }}")).hasMessageContaining("line 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{{ recipient.name }}                                    ~ true",
        "{{ recipient }}                                         ~ true",
        "{% if recipient.plan == 'pro' %}x{% endif %}            ~ true",
        "{% for x in recipient.list %}x{% endfor %}              ~ true",
        "{% assign r = recipient %}{{ r.name }}                  ~ true",
        "{{ data.x | append: recipient.name }}                   ~ true",
        "{{ data[recipient.id] }}                                ~ true",
        "{{ ['recipient'] }}                                     ~ true",
        "{% case recipient.x %}{% when 1 %}{% endcase %}         ~ true",
        "{% unless data.a == recipient.b %}x{% endunless %}      ~ true",
        "{% cycle recipient.a, 'b' %}                            ~ true",
        "{{ data.recipient }} recipient                          ~ false",
        "{{ data['recipient'] }}                                 ~ false",
        "{{ 'recipient' }}                                       ~ false",
        "{{ tenant.name }}                                       ~ false",
        "recipient                                               ~ false",
      })
  void whoMentionsTheRecipientIsKnownBeforehand(String template, boolean mentions)
      throws TemplateException {
    assertThat(Template.parse(template).mentions("recipient")).isEqualTo(mentions);
  }

  /** Each ends at once, and with a sentence; none takes a thread or the heap with it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in (1..2000000000) %}x{% endfor %}",
        "{% for i in (1..2147483647) %}{% endfor %}",
        "{% for i in (1..9999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}",
        "{% assign a = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..60) %}{% assign a = a | append: a %}"
            + "{% endfor %}",
        "{% capture a %}xxxxxxxx{% endcapture %}{% for i in (1..60) %}{% capture a %}{{a}}{{a}}"
            + "{% endcapture %}{% endfor %}",
        "{% assign a = data.big | replace: 'x', data.big %}",
        "{% assign a = data.big | replace: '', data.big %}",
        "{% assign a = 1.5 %}{% for i in (1..60) %}{% assign a = a | times: a %}{% endfor %}",
        "{{ 1.5 | round: 1000000000 }}",
        "{% assign a = data.list %}{% for i in (1..60) %}{% assign a = a | concat: a %}{% endfor %}",
        "{% for i in (1..9999) %}{{ data.big }}{% endfor %}",
        "{% for i in (1..9999) %}{{ data.big | upcase }}{% endfor %}",
        "{{ data.scripts | strip_html }}",
      })
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aBombIsDefused(String bomb) throws TemplateException {
    Map<String, Object> scope =
        Map.of(
            "data",
            Map.of(
                "big",
                "x".repeat(200_000),
                "list",
                List.of("x".repeat(1_000)),
                "scripts",
                "<script".repeat(30_000)));
    Template template = Template.parse(bomb);
    assertThatThrownBy(() -> template.render(scope, NOW)).isInstanceOf(TemplateException.class);
  }

  /** Parsing is bounded, too: such a definition is refused, or taken, within a second or so. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void whatIsHardToParseIsRefusedOrParsed() {
    for (String hard :
        List.of(
            "{% if a %}".repeat(1_900),
            "{% if a %}".repeat(900) + "{% endif %}".repeat(900),
            "{{ " + "(".repeat(3_000) + "a" + ")".repeat(3_000) + " }}",
            "{% if " + String.join(" and ", Collections.nCopies(3_000, "a")) + " %}{% endif %}",
            "{{".repeat(9_000),
            "{%".repeat(9_000),
            "{{ a" + " | append: 'x'".repeat(1_200) + " }}",
            "{{ a" + "[a".repeat(2_000) + "]".repeat(2_000) + " }}",
            "{{ a" + ".a".repeat(9_000) + " }}",
            "{% raw %}" + "{% endra".repeat(2_000),
            "{{ '" + "x".repeat(19_000))) {
      try {
        Template.parse(hard).render(SCOPE, NOW);
      } catch (TemplateException e) {
        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(500).doesNotContain("at most");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in (1..2000000000) %}x{% endfor %}",
        "{% for i in (1..10001) %}{{ recipient.name }}{% endfor %}",
        "{% if data.x %}{% for i in (-9999..9999) %}{{ tenant.name }}{% endfor %}{% endif %}",
        "{% for i in (1..9999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}",
        "{% assign a = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..60) %}{% assign a = a | append: a %}"
            + "{% endfor %}",
        "{{ 1.5 | round: 1000000000 }}",
        "{{ 1 | divided_by: 0 }}",
      })
  void whatIsCertainToFailIsKnownBefore(String template) throws TemplateException {
    Template parsed = Template.parse(template);
    assertThatThrownBy(() -> new Trial().of(parsed)).isInstanceOf(TemplateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in (1..10000) %}x{% endfor %}",
        "{% for i in (1..data.n) %}x{% endfor %}",
        "{% for i in (1..99999) limit: 5 %}x{% endfor %}",
        "{% for i in (1..99999) %}{% if i > 5 %}{% break %}{% endif %}{% endfor %}",
        "{{ data.n | divided_by: data.m }}",
        "{% assign y = 'now' | date: '%Y' | minus: 2026 %}{{ y }}",
        "{{ nothing.at.all | upcase }}",
      })
  void whatMayBeFineIsNotSaidToFail(String template) throws TemplateException {
    new Trial().of(Template.parse(template));
  }

  /** Saving a definition costs so much, and no more, however many templates it has. */
  @Test
  void theTemplatesOfADefinitionShareATrial() throws TemplateException {
    Template costly = Template.parse("{% for i in (1..9999) %}{% endfor %}");
    Trial trial = new Trial();
    for (int i = 0; i < Budget.POOL; i++) {
      trial.of(costly);
    }
    assertThatThrownBy(() -> trial.of(costly)).hasMessageContaining("100000");
  }

  @Test
  void twoRenderingsKnowNothingOfEachOther() throws TemplateException {
    Template template = Template.parse("{% increment n %}{% assign x = x | append: 'x' %}{{ x }}");
    Template.Renderer renderer = template.renderer();
    assertThat(renderer.render(SCOPE, NOW)).isEqualTo("0x");
    assertThat(renderer.render(SCOPE, NOW)).isEqualTo("0x");
  }

  @Test
  void aTemplateThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> Template.parse("x".repeat(Template.MAX_CHARS + 1)))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("at most");
  }
}
