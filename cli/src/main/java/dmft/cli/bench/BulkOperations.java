package dmft.cli.bench;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Every bulk operation of {@link Backend}, in the shapes that solves have. */
final class BulkOperations {

    /** Bytes of a number on backends in float32, for which the bytes moved are told. */
    private static final double FLOAT = Float.BYTES;

    private static final NormalStream NORMALS = new NormalStream(1, 0, 0);

    private final Sizes sizes;

    BulkOperations(Sizes sizes) {
        this.sizes = sizes;
    }

    List<BulkOperation> all() {
        List<BulkOperation> all = new ArrayList<>();
        for (int sites : new int[] {sizes.fewSites(), sizes.sites()}) {
            for (int i = 0; i < sizes.directions().length; i++) {
                all.add(contract(sites, sizes.directions()[i], sizes.examples()[i]));
                all.add(expand(sites, sizes.directions()[i], sizes.examples()[i]));
            }
        }
        Activations.names().forEach(name -> all.add(activate(Activations.named(name))));
        all.add(onNumbers("normal", 1, 1, (backend, f) -> backend.normal(NORMALS, 0, f[0])));
        all.add(onNumbers("multiply", 3, 3, (backend, f) -> backend.multiply(f[0], f[1], f[2])));
        all.add(onNumbers("combine", 2, 3, (backend, f) -> backend.combine(0.5, f[0], 0.5, f[1])));
        int[] columns = new int[sizes.columns()];
        Arrays.setAll(columns, j -> columns.length - 1 - j);
        all.add(onNumbers("copyColumns", 2, 2, (backend, f) -> backend.copyColumns(f[0], columns, f[1])));
        all.add(onNumbers("meanSquares", 1, 1, (backend, f) -> backend.meanSquares(f[0])));
        all.add(write());
        all.add(read());
        return all;
    }

    /** ⟨aᵀx⟩ of S × n and S × P fields: 2 S n P operations. */
    static BulkOperation contract(int sites, int directions, int examples) {
        return product("contract", sites, directions, examples, (backend, f) -> backend.contract(f[0], f[1]));
    }

    /** a c of S × n fields and an n × P matrix: 2 S n P operations. */
    static BulkOperation expand(int sites, int directions, int examples) {
        Matrix c = new Matrix(directions, examples);
        for (int i = 0; i < directions; i++) {
            for (int j = 0; j < examples; j++) {
                c.set(i, j, Math.sin(i + (double) directions * j) / Math.sqrt(directions));
            }
        }
        return product("expand", sites, directions, examples, (backend, f) -> backend.expand(f[0], c, f[1], false));
    }

    private static BulkOperation product(
            String name, int sites, int directions, int examples, BiConsumer<Backend, Fields[]> operation) {
        return new BulkOperation(
                name,
                sites + " x " + directions + " x " + examples,
                Unit.GFLOPS,
                2.0 * sites * directions * examples,
                0,
                backend -> {
                    Fields[] fields = {backend.fields(sites, directions), backend.fields(sites, examples)};
                    return repeated(backend, fields, operation);
                });
    }

    private BulkOperation activate(Activation activation) {
        return onNumbers(
                "activate " + activation.name(), 3, 3, (backend, f) -> backend.activate(activation, f[0], f[1], f[2]));
    }

    private BulkOperation onNumbers(String name, int fields, int moved, BiConsumer<Backend, Fields[]> operation) {
        double numbers = (double) sizes.sites() * sizes.columns();
        return new BulkOperation(
                name,
                sizes.sites() + " x " + sizes.columns(),
                Unit.NANOSECONDS,
                numbers,
                numbers * moved * FLOAT,
                backend -> {
                    Fields[] made = new Fields[fields];
                    Arrays.setAll(made, i -> backend.fields(sizes.sites(), sizes.columns()));
                    return repeated(backend, made, operation);
                });
    }

    private BulkOperation write() {
        return transfer("write", backend -> {
            Fields x = backend.fields(sizes.sites(), sizes.columns());
            Matrix values = new Matrix(sizes.sites(), sizes.columns());
            return times -> {
                for (int i = 0; i < times; i++) {
                    backend.write(values, x);
                }
                await(backend, x);
            };
        });
    }

    private BulkOperation read() {
        return transfer("read", backend -> {
            Fields x = backend.fields(sizes.sites(), sizes.columns());
            backend.normal(NORMALS, 0, x);
            return times -> {
                for (int i = 0; i < times; i++) {
                    backend.read(x);
                }
            };
        });
    }

    private BulkOperation transfer(String name, Function<Backend, Stopwatch.Repeatable> on) {
        double bytes = FLOAT * sizes.sites() * sizes.columns();
        return new BulkOperation(name, sizes.sites() + " x " + sizes.columns(), Unit.GIGABYTES, bytes, 0, on);
    }

    private static Stopwatch.Repeatable repeated(
            Backend backend, Fields[] fields, BiConsumer<Backend, Fields[]> operation) {
        int first = 0;
        for (Fields x : fields) {
            backend.normal(NORMALS, first, x);
            first += x.columns();
        }
        Fields last = fields[fields.length - 1];
        return times -> {
            for (int i = 0; i < times; i++) {
                operation.accept(backend, fields);
            }
            await(backend, last);
        };
    }

    /** A number that comes back from a device: what was asked for before is done then. */
    private static void await(Backend backend, Fields x) {
        backend.meanSquares(x.view(0, 1));
    }
}
