package dmft.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The text of the kernels for a device: one resource an operation, those of tiled products once for each size of tile. */
final class KernelSources {

    private static final List<String> EVERYWHERE =
            List.of("common", "math", "activate", "multiply", "copy", "squares", "sum", "normal", "peak");

    private KernelSources() {}

    /** All kernels for a device. */
    static String program(Tuning tuning) {
        StringBuilder program = new StringBuilder();
        for (String name : EVERYWHERE) {
            program.append(text(name));
        }
        if (tuning.tiled()) {
            appendTiled(program, "wide", tuning.wide());
            appendTiled(program, "narrow", tuning.narrow());
        } else {
            program.append(text("contract")).append(text("expand"));
        }
        return program.toString();
    }

    /** Options of the compiler. */
    static String options(Tuning tuning) {
        String options = "-cl-std=CL1.2 -DLANES=" + tuning.lanes() + " -DCONTRACT_ROWS=" + tuning.contractRows()
                + " -DCONTRACT_COLUMNS=" + tuning.contractColumns() + " -DEXPAND_COLUMNS=" + tuning.expandColumns();
        return tuning.limits().exactQuotients() ? options + " -cl-fp32-correctly-rounded-divide-sqrt" : options;
    }

    private static void appendTiled(StringBuilder program, String width, Tile tile) {
        appendTiled(
                program,
                "contract_tiled",
                List.of(
                        "CONTRACT contract_" + width,
                        "A_TILE " + tile.rows(),
                        "X_TILE " + tile.columns(),
                        "A_OWN " + tile.ownRows(),
                        "X_OWN " + tile.ownColumns(),
                        "SITES " + tile.depth()));
        appendTiled(
                program,
                "expand_tiled",
                List.of(
                        "EXPAND expand_" + width,
                        "SITE_TILE " + tile.rows(),
                        "Y_TILE " + tile.columns(),
                        "SITE_OWN " + tile.ownRows(),
                        "Y_OWN " + tile.ownColumns(),
                        "A_CHUNK " + tile.depth()));
    }

    private static void appendTiled(StringBuilder program, String name, List<String> definitions) {
        definitions.forEach(
                definition -> program.append("#define ").append(definition).append('\n'));
        program.append(text(name));
        definitions.forEach(definition -> program.append("#undef ")
                .append(definition, 0, definition.indexOf(' '))
                .append('\n'));
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
