//! A definition that is edited, for the tests of this layer.

use super::Analysis;
use crate::spec::MachineType;
use crate::syntax::{Damage, Tree, parse, reparse};
use crate::text::{Indel, SourceText, difference};

/// A version of a text with its tree and analysis.
pub struct Version {
    pub source: SourceText,
    pub tree: Tree,
    pub analysis: Analysis,
}

impl Version {
    pub fn new(text: &str) -> Self {
        let tree = parse(text);
        let analysis = Analysis::new(tree.root(text), MachineType::Standard);
        Version { source: SourceText::new(text), tree, analysis }
    }

    pub fn text(&self) -> &str {
        self.source.text()
    }

    pub fn edited(&self, indel: Indel) -> Self {
        let source = self.source.edited(&indel);
        let damage = Damage::of(&[indel]).unwrap();
        let tree = reparse(&self.tree, self.source.text(), source.text(), damage);
        let analysis = Analysis::after(tree.root(source.text()), MachineType::Standard, Some(&self.analysis));
        Version { source, tree, analysis }
    }

    /// The first `old` replaced by `new`, as an editor would do it by typing.
    pub fn replaced(&self, old: &str, new: &str) -> Self {
        let text = self.source.text();
        assert!(text.contains(old), "{old}");
        self.edited(difference(text, &text.replacen(old, new, 1)).unwrap())
    }
}
