package io.carillon.topology.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.topology.state.ContentState;
import io.carillon.topology.state.MembershipState;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import liqp.TemplateParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints how fast a template of three variables is rendered on one core, beside the library. */
@Tag("full")
class TemplateSpeedTest {

  private static final String THREE =
      "Hello {{ recipient.name }}, invoice {{ data.number }} of {{ tenant.name }} is ready.";

  private static final int WARM = 100_000;
  private static final int MANY = 300_000;

  private static final Map<String, Object> SCOPE =
      Map.of(
          "recipient", Map.of("name", "Ann"),
          "data", Map.of("number", 17L),
          "tenant", Map.of("name", "Acme"));

  private interface Work {
    int length() throws Exception;
  }

  private static double perSecond(int times, Work work) throws Exception {
    long chars = 0;
    for (int i = 0; i < WARM; i++) {
      chars += work.length();
    }
    long began = System.nanoTime();
    for (int i = 0; i < times; i++) {
      chars += work.length();
    }
    assertThat(chars).isPositive();
    return times / ((System.nanoTime() - began) / 1e9);
  }

  @Test
  void threeVariables() throws Exception {
    Template.Renderer renderer = Template.parse(THREE).renderer();
    NotificationState notification =
        NotificationState.newBuilder()
            .setPosition(1)
            .setAt(1)
            .setAcceptedAt(1)
            .setData("{\"number\":17}")
            .setContents(
                List.of(
                    ContentState.newBuilder()
                        .setTitle(THREE)
                        .setPersonal(List.of("title"))
                        .setScope("{\"tenant\":{\"id\":\"acme\",\"name\":\"Acme\"}}")
                        .build()))
            .build();
    UserState ann =
        UserState.newBuilder()
            .setOrdinal(1)
            .setAttributes(new HashMap<>(Map.of("name", "Ann", "plan", "pro")))
            .setMemberships(
                new HashMap<>(
                    Map.of(
                        "acme",
                        MembershipState.newBuilder()
                            .setAttributes(new HashMap<>(Map.of("role", "admin")))
                            .setJoinedAt(1)
                            .build())))
            .setFormerTenants(new ArrayList<>())
            .setCreatedAt(1)
            .setUpdatedAt(1)
            .build();
    Personal personal = Contents.personal(notification, null, "acme", null);
    liqp.Template library = TemplateParser.DEFAULT.parse(THREE);

    System.out.printf(
        "a template of three variables on one core: %,.0f/s; a message of it, from its facts and a"
            + " user: %,.0f/s; the library's own render(): %,.0f/s%n",
        perSecond(MANY, () -> renderer.render(SCOPE, 1).length()),
        perSecond(MANY, () -> personal.of("ann", ann).title().length()),
        perSecond(MANY, () -> library.render(SCOPE).length()));
  }
}
