package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Fields;
import java.util.ArrayList;
import java.util.List;

/** Fields whose content nobody needs for long, kept from step to step: new ones at every step would be most of what is left to the garbage collector. */
final class WorkFields {

    private final List<Fields> fields = new ArrayList<>();

    WorkFields(Backend backend, int sites, int count) {
        for (int i = 0; i < count; i++) {
            fields.add(backend.fields(sites, 0));
        }
    }

    /** So many columns of one of them, with whatever is in them. */
    Fields columns(int number, int count) {
        Fields all = fields.get(number);
        if (all.columns() < count) {
            all.append(count - all.columns());
        }
        return all.view(0, count);
    }
}
