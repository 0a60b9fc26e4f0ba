//! Which template names which file.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::hosts::Link;
use crate::ide::{LinkedFile, NamedBy};

/// The templates that are known, with what they name.
#[derive(Clone, Debug, Default)]
pub struct Index {
    templates: FxHashMap<Arc<Path>, Arc<[Link]>>,
    /// The templates that name a file.
    naming: FxHashMap<PathBuf, FxHashSet<Arc<Path>>>,
}

impl Index {
    /// Takes note of what a file names now, which may be nothing; gives the files
    /// about which it says something else than before.
    pub fn set(&mut self, template: &Path, links: Arc<[Link]>) -> FxHashSet<PathBuf> {
        let template: Arc<Path> = template.into();
        let old = self.templates.remove(&template).unwrap_or_default();
        if old == links && !links.is_empty() {
            self.templates.insert(template, links);
            return FxHashSet::default();
        }
        let mut files = FxHashSet::default();
        for file in targets(&template, &old) {
            if let Some(naming) = self.naming.get_mut(&file) {
                naming.remove(&template);
                if naming.is_empty() {
                    self.naming.remove(&file);
                }
            }
            files.insert(file);
        }
        for file in targets(&template, &links) {
            self.naming.entry(file.clone()).or_default().insert(template.clone());
            files.insert(file);
        }
        if !links.is_empty() {
            self.templates.insert(template, links);
        }
        files
    }

    /// The templates that name this file, in the order of their paths.
    pub fn templates_of(&self, file: &Path) -> Vec<Arc<Path>> {
        let mut found: Vec<Arc<Path>> = self.naming.get(file).into_iter().flatten().cloned().collect();
        found.sort();
        found
    }

    /// The places in templates that name this file.
    pub fn named_by(&self, path: &Path) -> Vec<NamedBy> {
        let mut found = Vec::new();
        for template in self.templates_of(path) {
            let links = self.templates.get(&template).map(|links| &**links).unwrap_or_default();
            let naming = links.iter().filter(|link| target(&template, link).is_some_and(|file| file == path));
            found.extend(naming.map(|link| NamedBy { file: template.clone(), link: link.clone() }));
        }
        found
    }
}

/// The files that a template names. `placeholders` gives the names of the
/// placeholders in a file, `None` if there is no such file.
pub fn linked_files(
    template: &Path,
    links: &[Link],
    placeholders: impl Fn(&Path) -> Option<Arc<[Box<str>]>>,
) -> Vec<LinkedFile> {
    let mut files: Vec<LinkedFile> = Vec::new();
    for link in links {
        let (Some(written), Some(file)) = (&link.path, target(template, link)) else { continue };
        if files.iter().all(|known| known.path != *written) {
            let placeholders = placeholders(&file);
            files.push(LinkedFile { path: written.clone(), file: file.into(), placeholders });
        }
    }
    files
}

fn targets(template: &Path, links: &[Link]) -> Vec<PathBuf> {
    links.iter().filter_map(|link| target(template, link)).collect()
}

fn target(template: &Path, link: &Link) -> Option<PathBuf> {
    Some(resolve(template, link.path.as_deref()?))
}

/// The file that a template means by a path. Links of the file system are not
/// followed, and nothing is looked up.
pub fn resolve(template: &Path, written: &str) -> PathBuf {
    let mut file = template.parent().unwrap_or(Path::new("")).to_path_buf();
    for component in Path::new(written).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                // Above what a relative path starts from, the step itself is kept.
                let is_name = matches!(file.components().next_back(), Some(Component::Normal(_)));
                if !is_name || !file.pop() {
                    file.push(component);
                }
            }
            _ => file.push(component),
        }
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::{self, Content};
    use crate::syntax::{Syntax, parse_as};

    fn links(uris: &[&str]) -> Arc<[Link]> {
        let mut text = "Resources:\n".to_owned();
        for (number, uri) in uris.iter().enumerate() {
            text += &format!(
                "  M{number}:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: {uri}\n      DefinitionSubstitutions: {{A: x}}\n"
            );
        }
        hosts::read(&parse_as(&text, Syntax::Yaml), &text, Content::Any).links.into()
    }

    fn set(index: &mut Index, template: &str, uris: &[&str]) -> Vec<String> {
        let files = index.set(Path::new(template), links(uris));
        let mut files: Vec<String> = files.iter().map(|file| file.to_string_lossy().replace('\\', "/")).collect();
        files.sort();
        files
    }

    fn named_by(index: &Index, file: &str) -> Vec<String> {
        let found = index.named_by(Path::new(file));
        let show = |named: &NamedBy| format!("{} {}", named.file.display(), named.link.name.as_deref().unwrap_or("-"));
        found.iter().map(show).collect()
    }

    #[test]
    fn paths_are_taken_from_the_templates_folder() {
        let check = |template: &str, written: &str, expected: &str| {
            assert_eq!(resolve(Path::new(template), written), Path::new(expected), "{template} {written}");
        };
        check("/w/template.yaml", "src/a.asl.json", "/w/src/a.asl.json");
        check("/w/infra/template.yaml", "../src/./a.asl.json", "/w/src/a.asl.json");
        check("/w/template.yaml", "/abs/a.json", "/abs/a.json");
        check("template.yaml", "a.json", "a.json");
        check("x/template.yaml", "../../a.json", "../a.json");
    }

    #[test]
    fn what_a_template_no_longer_names_it_does_not_name() {
        let mut index = Index::default();
        assert_eq!(set(&mut index, "/w/t.yaml", &["a.json", "b.json", "a.json"]), ["/w/a.json", "/w/b.json"]);
        assert_eq!(set(&mut index, "/w/x/u.yaml", &["../a.json"]), ["/w/a.json"]);
        assert_eq!(named_by(&index, "/w/a.json"), ["/w/t.yaml M0", "/w/t.yaml M2", "/w/x/u.yaml M0"]);
        assert_eq!(set(&mut index, "/w/t.yaml", &["a.json", "b.json", "a.json"]), [""; 0], "nothing new");
        assert_eq!(set(&mut index, "/w/t.yaml", &["b.json"]), ["/w/a.json", "/w/b.json"]);
        assert_eq!(named_by(&index, "/w/a.json"), ["/w/x/u.yaml M0"]);
        assert_eq!(set(&mut index, "/w/x/u.yaml", &[]), ["/w/a.json"]);
        assert_eq!(named_by(&index, "/w/a.json"), [""; 0]);
        assert_eq!(named_by(&index, "/w/b.json"), ["/w/t.yaml M0"]);
    }

    #[test]
    fn a_template_is_told_what_is_in_the_files_that_it_names() {
        let names: Arc<[Box<str>]> = Arc::new(["A".into()]);
        let links = links(&["a.json", "s3://bucket/key", "b.json"]);
        let placeholders = |file: &Path| (file == Path::new("/w/a.json")).then(|| names.clone());
        let found = linked_files(Path::new("/w/t.yaml"), &links, placeholders);
        let files: Vec<_> = found.iter().map(|file| (&*file.path, file.placeholders.is_some())).collect();
        assert_eq!(files, [("a.json", true), ("b.json", false)]);
    }
}
