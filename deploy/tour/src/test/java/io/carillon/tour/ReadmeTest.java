package io.carillon.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README quotes is what is there. */
class ReadmeTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("// The README shows from here\n(.*) +// to here", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)[^)]*\\)");

  private final Path home = Script.home();

  @Test
  void theProducerInTheReadmeIsTheOneThatRuns() throws IOException {
    String source =
        Files.readString(
            home.resolve("deploy/src/main/java/io/carillon/deploy/example/InvoiceService.java"));
    Matcher example = EXAMPLE.matcher(source);
    assertThat(example.find()).isTrue();
    String code = example.group(1).stripTrailing().stripIndent();
    assertThat(Files.readString(home.resolve("README.md"))).contains("```java\n" + code + "\n```");
  }

  @Test
  void nothingIsLeftToBeFilledIn() throws IOException {
    for (String page : new String[] {"README.md", "deploy/README.md", "api/README.md"}) {
      assertThat(Files.readString(home.resolve(page)))
          .as(page)
          .doesNotContainPattern("@[A-Z0-9]+@|TODO|TBD");
    }
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (String page : new String[] {"README.md", "deploy/README.md"}) {
      Matcher link = LINK.matcher(Files.readString(home.resolve(page)));
      while (link.find()) {
        assertThat(home.resolve(page).resolveSibling(link.group(1))).as(page).exists();
      }
    }
  }
}
