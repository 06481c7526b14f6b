package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.cli.bench.Sizes;
import dmft.compute.Backend;
import dmft.compute.Fields;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {

    /** Far too small for rates that mean anything. */
    private static final Sizes TINY =
            new Sizes(64, 32, 3, new int[] {5, 7}, new int[] {2, 3}, 128, 256, new int[] {3, 2}, 0.2, 1e-4, 1e-3);

    @TempDir
    Path folder;

    @Test
    void tellsEveryBulkOperationAndWholeSolvesOfBothBackends() throws Exception {
        Path csv = folder.resolve("rates.csv");
        StringWriter out = new StringWriter();
        assertThat(bench(out, "--backend", "reference", "--threads", "1", "--output", csv.toString()))
                .isZero();
        List<String> rows = Files.readAllLines(csv);
        assertThat(rows.getFirst()).startsWith("operation,shape,backend,unit,median");
        Set<String> operations = rows.stream()
                .skip(1)
                .map(row -> row.substring(0, row.indexOf(',')))
                .collect(Collectors.toSet());
        for (Method method : Backend.class.getMethods()) {
            boolean bulk = Arrays.asList(method.getParameterTypes()).contains(Fields.class)
                    && !method.getName().equals("copy");
            if (bulk) {
                assertThat(operations).anyMatch(name -> name.split(" ", -1)[0].equals(method.getName()));
            }
        }
        for (String activation : Activations.names()) {
            assertThat(operations).contains("activate " + activation);
        }
        assertThat(operations).contains("solve causal", "solve self-consistent");
        // Shares are told of products and solves, of the backend that tells its peak.
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.replaceAll("\"[^\"]*\"", "shape").split(",", -1);
            boolean arithmetic = row.startsWith("contract") || row.startsWith("expand") || row.startsWith("solve");
            if (arithmetic && cells[2].equals("simd")) {
                assertThat(Double.parseDouble(cells[10])).as(row).isPositive().isFinite();
            } else {
                assertThat(cells[10]).as(row).isEmpty();
            }
            assertThat(cells[9].isEmpty()).as(row).isNotEqualTo(row.startsWith("solve"));
        }
        assertThat(rows.stream().filter(row -> row.startsWith("peak")).toList())
                .singleElement()
                .asString()
                .contains(",simd,GFLOP/s,");
        for (String row : rows.subList(1, rows.size())) {
            // The shape is quoted and holds commas; numbers come after it.
            String[] cells = row.replaceAll("\"[^\"]*\"", "shape").split(",", -1);
            assertThat(cells).as(row).hasSize(12);
            assertThat(cells[2]).isIn("simd", "reference");
            assertThat(Double.parseDouble(cells[4])).as(row).isPositive().isFinite();
            assertThat(Double.parseDouble(cells[5])).isLessThanOrEqualTo(Double.parseDouble(cells[4]));
            assertThat(Double.parseDouble(cells[6])).isGreaterThanOrEqualTo(Double.parseDouble(cells[4]));
            if (cells[2].equals("simd")) {
                assertThat(Double.parseDouble(cells[11])).isEqualTo(1);
            }
        }
        assertThat(rows.stream().filter(row -> row.startsWith("solve causal")).toList())
                .hasSize(4);
        String table = out.toString();
        assertThat(table).contains("simd: Vector API", "reference: plain loops", "factor", "solve self-consistent");
        assertThat(table).contains("64 x 7 x 3", "site-steps/s", "ns/number");
    }

    @Test
    void simdStandsAloneWithoutAFactor() {
        StringWriter out = new StringWriter();
        assertThat(bench(out, "--backend", "simd", "--threads", "2")).isZero();
        assertThat(out.toString()).contains("contract").doesNotContain("factor", "reference");
    }

    @Test
    void anotherBackendStandsAloneWhereAsked() {
        StringWriter out = new StringWriter();
        assertThat(bench(out, "--backend", "reference", "--threads", "1", "--alone"))
                .isZero();
        assertThat(out.toString()).contains("reference: plain loops").doesNotContain("simd", "factor");
    }

    /** Solves are as large as asked for, but not those of simd beside them; a path more needs no memory. */
    @Test
    void pathsAndSamplesAreThoseAskedForAndSmallBesideThem() throws Exception {
        Path csv = folder.resolve("rates.csv");
        StringWriter out = new StringWriter();
        assertThat(bench(
                        out,
                        "--backend",
                        "reference",
                        "--threads",
                        "1",
                        "--samples",
                        "1024",
                        "--paths",
                        "3000",
                        "--output",
                        csv.toString()))
                .isZero();
        assertThat(out.toString()).contains("simd beside it: solves of 128 samples and of 256 paths");
        List<String> rows = Files.readAllLines(csv);
        assertThat(rows)
                .anyMatch(row -> row.startsWith("solve self-consistent,\"3000, P = 2, T = 3\",reference,paths/s,"))
                .anyMatch(row -> row.startsWith("solve self-consistent,\"256, P = 2, T = 3\",simd,paths/s,"))
                .anyMatch(row -> row.startsWith("solve causal,\"1024, P = 2, T = 3\",reference,site-steps/s,"))
                .anyMatch(row -> row.startsWith("solve causal,\"128, P = 2, T = 3\",simd,site-steps/s,"));
    }

    @Test
    void aFileThatExistsIsKept() throws Exception {
        Path csv = folder.resolve("rates.csv");
        Files.writeString(csv, "mine");
        Terminal terminal = new Terminal(FakeSolver.completing());
        assertThat(terminal.run("bench", "--output", csv)).isEqualTo(ExitCode.OUTPUT_FOLDER);
        assertThat(terminal.err()).contains("exists", "choose another");
        assertThat(csv).hasContent("mine");
        assertThat(terminal.run("bench", "--output", folder.resolve("none").resolve("rates.csv")))
                .isEqualTo(ExitCode.OUTPUT_FOLDER);
    }

    @Test
    void wrongUsageIsToldBeforeAnythingIsMeasured() {
        for (String[] arguments : new String[][] {
            {"bench", "--threads", "-1"},
            {"bench", "--sites", "0"},
            {"bench", "--samples", "3"},
            {"bench", "--paths", "2047"},
            {"bench", "--backend", "smd"}
        }) {
            Terminal terminal = new Terminal(FakeSolver.completing());
            assertThat(terminal.run((Object[]) arguments)).isEqualTo(ExitCode.USAGE);
            assertThat(terminal.err()).contains("expected ", "bench --help");
            assertThat(terminal.out()).isEmpty();
        }
    }

    private static int bench(StringWriter out, String... arguments) {
        PrintWriter printer = new PrintWriter(out, true);
        return new CommandLine(new BenchCommand(printer, printer, TINY, TINY)).execute(arguments);
    }
}
