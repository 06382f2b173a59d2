package io.carillon.api;

import io.carillon.api.kafka.ProvisioningException;
import io.carillon.api.settings.Settings;
import io.carillon.api.settings.SettingsException;
import io.carillon.api.settings.SettingsPage;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process. Exit codes: 0 stopped by a signal or nothing to run, 1 could not start or failed, 2
 * settings or arguments are wrong.
 */
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int FAILED = 1;
  private static final int WRONG_SETTINGS = 2;

  private Main() {}

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (arguments.length > 0 && Mint.isCommand(arguments[0])) {
      mint(arguments, out);
      return;
    }
    Path config = null;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--help", "-h" -> {
          out.print(SettingsPage.help());
          out.print("\nor a command:\n\n" + Mint.HELP);
          return;
        }
        case "--print-settings-markdown" -> {
          out.print(SettingsPage.markdown());
          return;
        }
        case "--config" -> {
          i++;
          if (i == arguments.length) {
            exit(WRONG_SETTINGS, "--config needs a file");
          }
          config = Path.of(arguments[i]);
        }
        default -> exit(WRONG_SETTINGS, "unknown argument " + arguments[i] + "; --help lists them");
      }
    }
    run(config, out);
  }

  private static void mint(String[] arguments, PrintStream out) {
    try {
      Mint.run(arguments, out, Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      exit(WRONG_SETTINGS, e.getMessage());
    }
  }

  private static void run(@Nullable Path config, PrintStream out) {
    try {
      Settings settings = Settings.load(System.getenv(), config);
      Carillon carillon = new Carillon(settings, Logging.apply(settings, out::println));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(carillon, out), "carillon-stop"));
      carillon.start();
      carillon.awaitFailure();
      exit(FAILED, "carillon failed for good; the log says why");
    } catch (SettingsException e) {
      exit(WRONG_SETTINGS, e.getMessage());
    } catch (ProvisioningException | StartException e) {
      exit(FAILED, e.getMessage());
    } catch (InterruptedException e) {
      exit(FAILED, "interrupted");
    } catch (RuntimeException e) {
      LOG.error("carillon could not start", e);
      exit(FAILED, "carillon could not start: " + e);
    }
  }

  private static void stop(Carillon carillon, PrintStream out) {
    out.println("stopping");
    carillon.close();
    out.println("stopped");
  }

  private static void exit(int code, @Nullable String message) {
    System.err.println(message);
    System.exit(code);
  }
}
