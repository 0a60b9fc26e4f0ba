//! What the open documents are told of other files: templates of the definitions
//! that are open, and the files that open templates name.
//!
//! The folders are looked through once, in a thread of its own, when the first
//! document that holds a definition is opened. From then on what changes is what
//! the client tells of: open documents, and files on disk if it watches them.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use serde_json::json;
use tower_lsp::Client;
use tower_lsp::lsp_types::{FileEvent, InitializeParams, Registration, Url};

use super::capabilities::Capabilities;
use super::client;
use super::documents::Documents;
use super::publisher::Publisher;
use crate::hosts;
use crate::ide::Neighbours;
use crate::text::SourceText;
use crate::workspace::{Index, disk, linked_files, placeholder_names, walk};

/// Beyond so many files a folder is not one project, and looking through it
/// would be felt.
const MOST_FILES: usize = 100_000;

/// The files around the open documents.
pub(super) struct Workspace {
    client: Client,
    capabilities: Capabilities,
    documents: Arc<Documents>,
    publisher: Arc<Publisher>,
    folders: Vec<PathBuf>,
    is_looked_through: AtomicBool,
    known: Mutex<Known>,
}

/// What is known of files. Its lock is never held while a file is read.
#[derive(Default)]
struct Known {
    index: Index,
    /// The names of placeholders in files that templates name; `None` for a file
    /// that does not exist. What is not in here was not looked at.
    names: FxHashMap<PathBuf, Option<Arc<[Box<str>]>>>,
}

impl Workspace {
    /// Knows the folders that the client has open.
    pub fn new(
        client: Client,
        capabilities: Capabilities,
        documents: Arc<Documents>,
        publisher: Arc<Publisher>,
        params: &InitializeParams,
    ) -> Arc<Self> {
        let folders = params.workspace_folders.iter().flatten().map(|folder| folder.uri.clone());
        #[allow(deprecated, reason = "older clients have nothing else")]
        let folders = folders.chain(params.root_uri.clone().filter(|_| params.workspace_folders.is_none()));
        let folders = folders.filter_map(|folder| folder.to_file_path().ok()).collect();
        let (is_looked_through, known) = (AtomicBool::new(false), Mutex::default());
        Arc::new(Workspace { client, capabilities, documents, publisher, folders, is_looked_through, known })
    }

    /// The handshake is over: from now on the client may be asked to watch files.
    pub fn initialized(&self) {
        if !self.capabilities.watches_files {
            return;
        }
        let registration = Registration {
            id: "asl-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(json!({"watchers": [
                {"globPattern": "**/*.{asl,json,jsonc,yaml,yml,tf,tofu,template}"},
            ]})),
        };
        let client = self.client.clone();
        client::detached(async move {
            if let Err(error) = client.register_capability(vec![registration]).await {
                tracing::warn!("the client does not watch files: {error}");
            }
        });
    }

    /// A document was opened or changed. Cheap for one that no other file has to
    /// do with.
    pub fn changed(self: &Arc<Self>, uri: &Url) {
        let Some(document) = self.documents.get(uri) else { return };
        let Some(snapshot) = document.snapshot.as_ref() else { return };
        if !self.is_looked_through.swap(true, Ordering::Relaxed) {
            let this = self.clone();
            tokio::task::spawn_blocking(move || this.look_through());
        }
        let Ok(path) = uri.to_file_path() else { return };
        let named = self.known().index.set(&path, snapshot.links().clone());
        let templates = self.known().index.templates_of(&path);
        let has_new_names = !templates.is_empty() && self.set_names(&path, Some(placeholder_names(snapshot)));
        if snapshot.links().is_empty() {
            self.refresh(&path);
        } else {
            // Files may have to be read.
            let (this, path) = (self.clone(), path.clone());
            tokio::task::spawn_blocking(move || this.refresh(&path));
        }
        for file in named {
            self.refresh(&file);
        }
        for template in templates.iter().filter(|_| has_new_names) {
            self.refresh(template);
        }
    }

    /// A document was closed: from now on what is on disk counts.
    pub fn closed(self: &Arc<Self>, uri: &Url) {
        let Ok(path) = uri.to_file_path() else { return };
        self.look_again(vec![path]);
    }

    /// Files changed on disk.
    pub fn files_changed(self: &Arc<Self>, events: Vec<FileEvent>) {
        let path = |event: FileEvent| {
            let path = event.uri.to_file_path().ok()?;
            // What builds write is no source, unless a template names it.
            (!self.is_hidden(&path) || self.known().names.contains_key(&path)).then_some(path)
        };
        let paths: Vec<PathBuf> = events.into_iter().filter_map(path).collect();
        if self.is_looked_through.load(Ordering::Relaxed) && !paths.is_empty() {
            self.look_again(paths);
        }
    }

    /// The text of a file as the client has it, or as it is on disk.
    pub fn source(&self, path: &Path) -> Option<(Url, SourceText)> {
        let uri = Url::from_file_path(path).ok()?;
        let source = match self.documents.get(&uri) {
            Some(document) => document.source.clone(),
            None => SourceText::new(&disk::text(path)?),
        };
        Some((uri, source))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a path below one of the folders has a part that a walk leaves out.
    fn is_hidden(&self, path: &Path) -> bool {
        let below = self.folders.iter().find_map(|folder| path.strip_prefix(folder).ok()).unwrap_or(path);
        let names = below.components().map(|component| component.as_os_str().to_string_lossy());
        names.into_iter().any(|name| name.starts_with('.') || name == "node_modules")
    }

    /// Reads what the folders hold, and tells the open documents.
    fn look_through(self: &Arc<Self>) {
        for folder in &self.folders {
            let count = std::sync::atomic::AtomicUsize::new(0);
            let files = walk(folder, || count.fetch_add(1, Ordering::Relaxed) < MOST_FILES);
            // A definition names no file.
            let templates =
                files.into_iter().flatten().filter(|path| hosts::kind_by_name(&path.to_string_lossy()).is_none());
            for path in templates {
                self.look_at(&path);
            }
        }
    }

    fn look_again(self: &Arc<Self>, paths: Vec<PathBuf>) {
        let this = self.clone();
        tokio::task::spawn_blocking(move || {
            for path in paths {
                let is_named = this.known().names.remove(&path).is_some();
                this.look_at(&path);
                let templates = this.known().index.templates_of(&path);
                for template in templates.iter().filter(|_| is_named) {
                    this.refresh(template);
                }
            }
        });
    }

    /// Takes note of what a file names, unless the client has it open.
    fn look_at(&self, path: &Path) {
        let is_open = Url::from_file_path(path).is_ok_and(|uri| self.documents.get(&uri).is_some());
        if is_open {
            return;
        }
        let links = disk::links(path);
        let named = self.known().index.set(path, links);
        for file in named {
            self.refresh(&file);
        }
    }

    /// Takes note of the names in a file; whether they are new.
    fn set_names(&self, path: &Path, names: Option<Arc<[Box<str>]>>) -> bool {
        let old = self.known().names.insert(path.to_owned(), names.clone());
        old.as_ref() != Some(&names)
    }

    /// The names of the placeholders in a file that a template names.
    fn names(&self, path: &Path) -> Option<Arc<[Box<str>]>> {
        if let Some(names) = self.known().names.get(path) {
            return names.clone();
        }
        let uri = Url::from_file_path(path).ok()?;
        let names = match self.documents.get(&uri) {
            Some(document) => document.snapshot.as_ref().map(placeholder_names).or_else(|| Some(Arc::default())),
            None => disk::names(path),
        };
        self.set_names(path, names.clone());
        names
    }

    /// Tells the document of this path, if it is open, what other files say now.
    fn refresh(&self, path: &Path) {
        let Ok(uri) = Url::from_file_path(path) else { return };
        let links = || Some(self.documents.get(&uri)?.snapshot.as_ref()?.links().clone());
        let mut told = None;
        // It may change while the files that it names are read.
        while let Some(links) = links().filter(|links| told.as_ref() != Some(links)) {
            let named_by = self.known().index.named_by(path);
            let files = linked_files(path, &links, |file| self.names(file));
            self.tell(&uri, Neighbours { named_by, files });
            told = Some(links);
        }
    }

    fn tell(&self, uri: &Url, neighbours: Neighbours) {
        let Some(document) = self.documents.get(uri) else { return };
        let Some(snapshot) = document.snapshot.as_ref().filter(|old| **old.neighbours() != neighbours) else { return };
        let is_news = !neighbours.says_the_same(snapshot.neighbours());
        self.documents.set_neighbours(uri, Arc::new(neighbours));
        if is_news {
            self.publish(uri.clone());
        }
    }

    fn publish(&self, uri: Url) {
        if !self.capabilities.pulls_diagnostics {
            return self.publisher.changed(uri);
        }
        let client = self.client.clone();
        client::detached(async move {
            if let Err(error) = client.workspace_diagnostic_refresh().await {
                tracing::warn!("the client does not ask for diagnostics again: {error}");
            }
        });
    }
}
