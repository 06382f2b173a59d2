package io.carillon.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a {@link ChildProcess} runs: a main class in a JVM of its own. Immutable.
 *
 * @param name what messages call it; its log is {@code <name>.log} in the directory
 * @param mainClass binary name of a class with a {@code main}
 * @param classPath as after {@code java -cp}; this module's own classes are appended
 * @param directory working directory and place of the log, created when missing
 * @param jvmOptions for example {@code -Xmx256m}
 * @param arguments of the main class
 * @param environment added to this process's own, of which {@code CARILLON_*} is left out
 */
public record JavaCommand(
    String name,
    String mainClass,
    String classPath,
    Path directory,
    List<String> jvmOptions,
    List<String> arguments,
    Map<String, String> environment) {

  /**
   * A terminal sends Ctrl-C and its own end to every process in it. The parent stops its children
   * in an order that makes sense, so they do not listen; a JVM leaves ignored signals ignored. The
   * shell replaces itself: the process is the JVM.
   */
  private static final List<String> DEAF_TO_THE_TERMINAL =
      List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  /**
   * Options for the JVM of every child, beside its own, such as {@code -XX:TieredStopAtLevel=1}
   * where none lives long; separated by blanks.
   */
  private static final String OF_ALL = "local-stack.jvm";

  public JavaCommand {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    directory = directory.toAbsolutePath();
  }

  /** Without options, arguments and additions to the environment. */
  public static JavaCommand of(String name, String mainClass, String classPath, Path directory) {
    return new JavaCommand(name, mainClass, classPath, directory, List.of(), List.of(), Map.of());
  }

  public JavaCommand withJvmOptions(String... options) {
    return new JavaCommand(
        name, mainClass, classPath, directory, List.of(options), arguments, environment);
  }

  public JavaCommand withArguments(String... args) {
    return new JavaCommand(
        name, mainClass, classPath, directory, jvmOptions, List.of(args), environment);
  }

  public JavaCommand withEnvironment(Map<String, String> variables) {
    return new JavaCommand(name, mainClass, classPath, directory, jvmOptions, arguments, variables);
  }

  /** Standard output and standard error of all runs, appended. */
  public Path log() {
    return directory.resolve(name + ".log");
  }

  /** The command line: the java binary of this process, {@link ParentWatch}, the main class. */
  List<String> line() {
    List<String> line = new ArrayList<>(DEAF_TO_THE_TERMINAL);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(jvmOptions);
    line.addAll(ofAll());
    line.add("-cp");
    line.add(classPath + System.getProperty("path.separator") + Installation.ownClasses());
    line.add(ParentWatch.class.getName());
    line.add(mainClass);
    line.addAll(arguments);
    return line;
  }

  private static List<String> ofAll() {
    return Stream.of(System.getProperty(OF_ALL, "").split(" ", -1))
        .filter(option -> !option.isEmpty())
        .toList();
  }
}
