package dmft.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of the kernels for a device: one resource an operation, those of products once for each size of tile and for each thing that is done along with
 * them.
 */
final class KernelSources {

    private KernelSources() {}

    /** All kernels for a device but those of activations. */
    static String program(Tuning tuning) {
        StringBuilder program = new StringBuilder();
        append(program, "common", "multiply", "combine", "copy", "squares", "sum", "normal", "peak");
        if (tuning.tiled()) {
            appendContract(program, "wide", tuning.wide());
            appendContract(program, "narrow", tuning.narrow());
        } else {
            append(program, "contract", "expand_panel");
        }
        appendExpand(program, tuning, "expand", List.of());
        appendExpand(program, tuning, "expand_multiply", List.of("MULTIPLY"));
        return program.toString();
    }

    /**
     * The kernels of one activation.
     *
     * @param function its function in {@code activate.cl}
     */
    static String activation(Tuning tuning, String function) {
        StringBuilder program = new StringBuilder("#define ACTIVATION " + function + "\n");
        append(program, "common", "math", "activate");
        if (!tuning.tiled()) {
            append(program, "expand_panel");
        }
        appendExpand(program, tuning, "expand_activate", List.of("ACTIVATE"));
        return program.toString();
    }

    /** Options of the compiler. */
    static String options(Tuning tuning) {
        String options = "-cl-std=CL1.2 -DLANES=" + tuning.lanes() + " -DCONTRACT_ROWS=" + tuning.contractRows()
                + " -DCONTRACT_COLUMNS=" + tuning.contractColumns() + " -DEXPAND_COLUMNS=" + tuning.expandColumns();
        return tuning.limits().exactQuotients() ? options + " -cl-fp32-correctly-rounded-divide-sqrt" : options;
    }

    private static void appendContract(StringBuilder program, String width, Tile tile) {
        appendWith(
                program,
                "contract_tiled",
                List.of(
                        "CONTRACT contract_" + width,
                        "A_TILE " + tile.rows(),
                        "X_TILE " + tile.columns(),
                        "A_OWN " + tile.ownRows(),
                        "X_OWN " + tile.ownColumns(),
                        "SITES " + tile.depth()));
    }

    /** A product, for every size of tile. */
    private static void appendExpand(StringBuilder program, Tuning tuning, String kernel, List<String> definitions) {
        if (!tuning.tiled()) {
            List<String> all = new ArrayList<>(definitions);
            all.add("EXPAND " + kernel);
            appendWith(program, "expand", all);
            return;
        }
        for (Tile tile : List.of(tuning.wide(), tuning.narrow())) {
            List<String> all = new ArrayList<>(definitions);
            all.addAll(List.of(
                    "EXPAND " + tuning.kernel(kernel, tile),
                    "SITE_TILE " + tile.rows(),
                    "Y_TILE " + tile.columns(),
                    "SITE_OWN " + tile.ownRows(),
                    "Y_OWN " + tile.ownColumns(),
                    "A_CHUNK " + tile.depth()));
            appendWith(program, "expand_tiled", all);
        }
    }

    private static void append(StringBuilder program, String... names) {
        for (String name : names) {
            program.append(text(name));
        }
    }

    /** A text with definitions that end with it. */
    private static void appendWith(StringBuilder program, String name, List<String> definitions) {
        definitions.forEach(
                definition -> program.append("#define ").append(definition).append('\n'));
        program.append(text(name));
        definitions.forEach(definition ->
                program.append("#undef ").append(definition.split(" ", 2)[0]).append('\n'));
    }

    private static String text(String name) {
        String path = name + ".cl";
        try (InputStream in = KernelSources.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the kernel " + path + " is not in this program: build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the kernel " + path, e);
        }
    }
}
