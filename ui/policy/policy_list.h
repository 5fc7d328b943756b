// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

QT_BEGIN_NAMESPACE
class QStandardItemModel;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// The policies in their order: name, a chip for one that is edited, and how many devices it applies to.
class PolicyList : public QListView
{
    Q_OBJECT

public:
    struct Entry
    {
        QString key; ///< what the owner knows it by
        QString name;
        bool isDraft = false;
        bool isEnabled = true;
        QString count; ///< of devices; empty: not counted

        friend bool operator==(const Entry &, const Entry &) = default;
    };

    explicit PolicyList(const ThemeSource &themes, QWidget *parent = nullptr);

    /// Keeps the current one, if it is still there. Without chosen().
    void setEntries(const QVector<Entry> &entries);
    void setCurrentKey(const QString &key);
    QString currentKey() const;

Q_SIGNALS:
    void chosen(const QString &key);

private:
    QStandardItemModel *m_model;
    QVector<Entry> m_entries;
    bool m_isShowing = false;
};

} // namespace muster::ui
