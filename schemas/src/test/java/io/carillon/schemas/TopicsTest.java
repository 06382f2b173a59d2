package io.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The topics, and the page that describes them. */
class TopicsTest {

  private static final Pattern IN_PICTURE = Pattern.compile("\\(([a-z-]+)\\)");
  private static final Pattern IN_TABLE =
      Pattern.compile("^\\| `([a-z-]+)` \\|.*?\\| (?:`(\\w+)`|as it came)", Pattern.MULTILINE);

  private final Topics topics = Contracts.topics();

  @Test
  void theTableOfTheReadmeIsTheTopicsInFlowOrder() throws IOException {
    List<String> described =
        IN_TABLE.matcher(readme()).results().map(row -> row.group(1) + " " + row.group(2)).toList();
    List<String> declared = new ArrayList<>();
    for (Topic<?> topic : topics.all()) {
      declared.add(Contracts.withoutPrefix(topic.name()) + " " + topic.valueType().getSimpleName());
    }
    declared.add(Contracts.withoutPrefix(topics.deadLetters()) + " null");

    assertThat(described).isEqualTo(declared);
  }

  @Test
  void thePictureOfTheReadmeHasEachTopicOnce() throws IOException {
    String picture = readme().split("```", -1)[1];

    assertThat(IN_PICTURE.matcher(picture).results().map(TopicsTest::name))
        .containsExactlyInAnyOrderElementsOf(names());
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    topics.all().forEach(topic -> names.add(Contracts.withoutPrefix(topic.name())));
    names.add(Contracts.withoutPrefix(topics.deadLetters()));
    return names;
  }

  private static String name(MatchResult found) {
    return found.group(1);
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
