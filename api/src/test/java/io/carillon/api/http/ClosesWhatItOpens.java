package io.carillon.api.http;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A test whose parts are closed when it is over, the last that was started first. */
abstract class ClosesWhatItOpens {

  private final List<AutoCloseable> open = new ArrayList<>();

  final <T extends AutoCloseable> T started(T part) {
    open.add(0, part);
    return part;
  }

  @AfterEach
  final void stop() throws Exception {
    for (AutoCloseable part : open) {
      part.close();
    }
  }
}
