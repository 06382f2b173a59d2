package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

/**
 * What is connected to what, held beside the picture in {@code picture.txt}, which a person can
 * read.
 */
class TopologyPictureTest {

  @Test
  void theTopologyIsAsDrawn() throws IOException {
    try (DrivenTopology carillon = new DrivenTopology()) {
      assertThat(carillon.topology().describe().toString()).isEqualTo(picture());
    }
  }

  /** But what the API alone writes and reads. */
  @Test
  void everyTopicOfOursIsInIt() {
    try (DrivenTopology carillon = new DrivenTopology()) {
      String picture = carillon.topology().describe().toString();
      assertThat(carillon.topics.all())
          .filteredOn(topic -> topic != carillon.topics.bulkOperations())
          .allSatisfy(topic -> assertThat(picture).contains(topic.name()));
    }
  }

  /**
   * {@link EngineConfig} relies on it: with two, the order between them would be left to chance.
   */
  @Test
  void everyTaskHasOneInput() {
    try (DrivenTopology carillon = new DrivenTopology()) {
      assertThat(carillon.topology().describe().subtopologies())
          .allSatisfy(
              stage ->
                  assertThat(
                          stage.nodes().stream()
                              .filter(TopologyDescription.Source.class::isInstance)
                              .flatMap(
                                  node -> ((TopologyDescription.Source) node).topicSet().stream()))
                      .hasSize(1));
    }
  }

  private static String picture() throws IOException {
    try (var in = TopologyPictureTest.class.getResourceAsStream("/picture.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Prints the picture, for when the topology was changed on purpose. */
  public static void main(String[] args) {
    try (DrivenTopology carillon = new DrivenTopology()) {
      Topology topology = carillon.topology();
      System.out.print(topology.describe());
    }
  }
}
